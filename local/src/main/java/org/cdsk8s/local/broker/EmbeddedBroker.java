package org.cdsk8s.local.broker;

import java.net.URL;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.cdsk8s.local.process.LoopbackPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Qpid Broker-J in this JVM, speaking AMQP 0-9-1 on the loopback address and keeping everything in memory.
 *
 * <p>It is not RabbitMQ: it refuses every {@code x-} argument of a queue, so the services run with
 * {@code CDS_AMQP_QUEUES=plain} here; it nacks an unroutable message where RabbitMQ returns and then confirms it; and it
 * ignores acknowledgements of deliveries it does not know. Good for a demo and for plain tests, not for fault tests.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** The one virtual host. */
    public static final String VIRTUAL_HOST = "/";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final SystemLauncher launcher;
    private final int port;
    private final String user;
    private final String password;

    private EmbeddedBroker(SystemLauncher launcher, int port, String user, String password) {
        this.launcher = launcher;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    /** Starts a broker on a free port, for user {@code cds} with password {@code cds}. */
    public static EmbeddedBroker start() {
        return start(0, "cds", "cds");
    }

    /**
     * Starts a broker; returns once it takes connections.
     *
     * @param port 1 to 65535, or 0 for any free one
     * @param user the only user
     * @param password the user's password
     * @throws IllegalStateException if it could not be started, for instance because the port is taken
     */
    @SuppressWarnings("checkstyle:IllegalCatch") // the launcher declares Exception and throws whatever went wrong
    public static EmbeddedBroker start(int port, String user, String password) {
        if (port != 0 && LoopbackPort.preferably(port) != port) {
            throw new IllegalStateException("Port " + port + " is taken: the embedded broker needs another one");
        }
        Container container = new Container();
        SystemLauncher launcher = new SystemLauncher(container);
        try {
            launcher.startup(attributes(port, user, password));
            return new EmbeddedBroker(launcher, container.boundPort(), user, password);
        } catch (Exception e) {
            launcher.shutdown();
            throw new IllegalStateException("The embedded broker could not start on port " + port + " (0: any)", e);
        }
    }

    /** The port it listens on, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The only user. */
    public String user() {
        return user;
    }

    /** The user's password. */
    public String password() {
        return password;
    }

    /** Stops the broker; its queues and messages are gone. */
    @Override
    public void close() {
        try {
            launcher.shutdown();
        } catch (IllegalStateException closed) {
            // The JVM is ending, and a shutdown hook of the broker's own came first.
            LOG.debug("The broker had stopped already", closed);
        }
    }

    private static Map<String, Object> attributes(int port, String user, String password) {
        URL configuration = Objects.requireNonNull(EmbeddedBroker.class.getResource("broker.json"));
        return Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("cds.port", Integer.toString(port), "cds.user", user, "cds.password", password));
    }

    /** Remembers what the launcher made, which alone knows the port. */
    private static final class Container extends DefaultSystemLauncherListener {

        private @Nullable SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            system = resolved;
        }

        int boundPort() {
            if (system != null && system.getContainer() instanceof Broker<?> broker) {
                Collection<? extends Port<?>> ports = broker.getPorts();
                return ports.stream()
                        .map(Port::getBoundPort)
                        .filter(bound -> bound > 0)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("The broker listens on no port"));
            }
            throw new IllegalStateException("The launcher made no broker");
        }
    }
}
