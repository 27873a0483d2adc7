package org.cdsk8s.common.amqp;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What must exist on the broker before a connection is of use. Declaring twice changes nothing. */
@FunctionalInterface
public interface Declaration {

    /**
     * Declares it.
     *
     * @throws IOException if the broker refuses or the connection breaks
     * @throws TimeoutException if the broker does not answer
     */
    void declareOn(Connection connection) throws IOException, TimeoutException;

    /** Declares this, and {@code next} after it. */
    default Declaration then(Declaration next) {
        return connection -> {
            declareOn(connection);
            next.declareOn(connection);
        };
    }
}
