package org.cdsk8s.common.amqp;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to RabbitMQ, for as long as the process lives: opens it, declares what must exist, hands it to
 * its user, declares again every ten seconds, and starts over when it breaks. A broker that is away at the start is no
 * different from one that goes away later.
 */
final class BrokerLink implements AutoCloseable {

    /** Does the work on a connection. */
    interface User {

        /** Starts working on a connection whose declarations are in place. */
        void connected(Connection connection) throws IOException;

        /** The connection is gone; called once for each {@link #connected}. */
        void disconnected();
    }

    /** A restarted broker has lost the producer's exchange and our binding to it: both are declared this often. */
    private static final Duration DECLARE_AGAIN = Duration.ofSeconds(10);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final int CLOSE_TIMEOUT_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);

    private final BrokerAddress address;
    private final String name;
    private final int heartbeatSeconds;
    private final Declaration declaration;
    private final User user;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile LinkState state = LinkState.down("not connected yet");
    private volatile @Nullable Connection connection;

    BrokerLink(BrokerAddress address, String name, int heartbeatSeconds, Declaration declaration, User user) {
        this.address = address;
        this.name = name;
        this.heartbeatSeconds = heartbeatSeconds;
        this.declaration = declaration;
        this.user = user;
        this.thread = new Thread(this::run, "amqp-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    LinkState state() {
        return state;
    }

    /** Drops the present connection, if any; the link opens another. */
    void reconnect() {
        Connection current = connection;
        if (current != null) {
            current.abort(CLOSE_TIMEOUT_MS);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        reconnect();
        try {
            thread.join(2L * CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state = state.lost("closed");
    }

    private void run() {
        try {
            do {
                hold();
            } while (!closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, from opening to its end, whatever ends it. */
    @SuppressWarnings("IllegalCatch") // a defect in a declaration must not end the link for good
    private void hold() throws InterruptedException {
        try {
            Connection opened = address.factory(heartbeatSeconds).newConnection("cds-k8s " + name);
            connection = opened;
            try {
                if (closed.getCount() > 0) { // close() may have come while it was opened, and found none to drop
                    use(opened);
                }
            } finally {
                connection = null;
                opened.abort(CLOSE_TIMEOUT_MS);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            down(describe(e));
        } catch (RuntimeException e) {
            LOG.error("RabbitMQ {}: a defect ended the connection to {}", name, address, e);
            down(describe(e));
        }
    }

    private void use(Connection opened) throws IOException, TimeoutException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        opened.addShutdownListener(cause -> ended.countDown());
        declaration.declareOn(opened);
        try {
            user.connected(opened);
            up();
            while (!ended.await(DECLARE_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                declaration.declareOn(opened);
            }
            ShutdownSignalException reason = opened.getCloseReason();
            down(reason == null ? "the connection ended" : describe(reason));
        } finally {
            user.disconnected();
        }
    }

    private void up() {
        state = LinkState.connected();
        LOG.info("RabbitMQ {}: connected to {}", name, address);
    }

    /** Says a change of state once, not every failed attempt. */
    private void down(String reason) {
        if (closed.getCount() == 0) {
            return;
        }
        LinkState before = state;
        state = before.lost(reason);
        if (before.up() || !before.reason().equals(reason)) {
            LOG.warn(
                    "RabbitMQ {}: no connection to {}: {}; trying again every {} s",
                    name,
                    address,
                    reason,
                    RETRY.toSeconds());
        }
    }

    private static String describe(Exception e) {
        Throwable cause = e.getCause() instanceof ShutdownSignalException ? e.getCause() : e;
        if (cause instanceof AlreadyClosedException) {
            return "the connection was closed";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
