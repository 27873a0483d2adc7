package org.cdsk8s.local.demo;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Connections to the demo's broker. */
final class BrokerConnection {

    private BrokerConnection() {}

    /**
     * Opens one.
     *
     * @throws DemoException if the broker does not answer
     */
    static Connection open(int port) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(RunningDemo.USER);
        factory.setPassword(RunningDemo.USER);
        try {
            return factory.newConnection("cds-demo");
        } catch (IOException | TimeoutException e) {
            throw new DemoException("The demo's broker does not answer on port " + port + ": " + e.getMessage(), e);
        }
    }
}
