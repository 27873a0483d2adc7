package org.cdsk8s.acceptance.parts;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

/** Where a broker listens and who may come in, down to one virtual host. */
public record AmqpAddress(String host, int port, String user, String password, String virtualHost) {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** All that a broker may hand out; by default a client drops the connection above 64 MiB. */
    private static final int MAX_INBOUND_BYTES = 512 * 1024 * 1024;

    /**
     * Reads {@code amqp://user:password@host:port/vhost}.
     *
     * @throws IllegalArgumentException when it is no such address
     */
    static AmqpAddress parse(String uri) {
        var factory = new ConnectionFactory();
        try {
            factory.setUri(new URI(uri));
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "Not a broker's address: give one like amqp://user:password@host:5672/vhost", e);
        }
        return new AmqpAddress(
                factory.getHost(),
                factory.getPort(),
                factory.getUsername(),
                factory.getPassword(),
                factory.getVirtualHost());
    }

    /** The same broker, another virtual host. */
    AmqpAddress withVirtualHost(String name) {
        return new AmqpAddress(host, port, user, password, name);
    }

    /**
     * A new connection without automatic recovery, closed by whoever asked for it.
     *
     * @throws IOException when the broker does not let us in
     */
    public Connection connect() throws IOException {
        var factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setMaxInboundMessageBodySize(MAX_INBOUND_BYTES);
        try {
            return factory.newConnection("acceptance");
        } catch (TimeoutException e) {
            throw new IOException(
                    "The broker at " + host + ":" + port + " accepted the connection and said nothing.", e);
        }
    }
}
