package org.cdsk8s.common.amqp;

import com.rabbitmq.client.ConnectionFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Where RabbitMQ is and who we are there.
 *
 * @param host name or address
 * @param port TCP port
 * @param virtualHost the virtual host, {@code /} by default
 * @param user the user to log in as
 * @param password the user's password
 */
public record BrokerAddress(String host, int port, String virtualHost, String user, String password) {

    /**
     * RabbitMQ's own upper bound for one message (512 MiB). The client's default, 64 MiB, is below what a broker accepts:
     * one message in between would break the connection at every redelivery, for ever.
     */
    private static final int MAX_INBOUND_BYTES = 512 * 1024 * 1024;

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /**
     * Closes dead connections. Without one the client flushes a dead socket before it closes it, which waits for ever
     * behind a writer whom a broker that reads nothing keeps waiting; with one it waits a second and closes.
     */
    private static final ExecutorService CLOSING = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "amqp-closing");
        thread.setDaemon(true);
        return thread;
    });

    /** A factory whose connections never recover by themselves: {@link BrokerLink} opens a new one and declares anew. */
    ConnectionFactory factory(int heartbeatSeconds) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setVirtualHost(virtualHost);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(heartbeatSeconds);
        factory.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        factory.setHandshakeTimeout(CONNECT_TIMEOUT_MS);
        factory.setChannelRpcTimeout(CONNECT_TIMEOUT_MS);
        factory.setShutdownExecutor(CLOSING);
        factory.setMaxInboundMessageBodySize(MAX_INBOUND_BYTES);
        return factory;
    }

    /** The address without the password. */
    @Override
    public String toString() {
        return "amqp://" + user + "@" + host + ":" + port + (virtualHost.startsWith("/") ? "" : "/") + virtualHost;
    }
}
