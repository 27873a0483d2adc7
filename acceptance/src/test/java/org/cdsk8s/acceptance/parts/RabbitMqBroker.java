package org.cdsk8s.acceptance.parts;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.common.amqp.Topology;

/**
 * A real RabbitMQ. The shared one serves all test classes, each in a virtual host of its own; a test of faults starts a
 * private one, which it may kill as it likes.
 */
public final class RabbitMqBroker implements AutoCloseable {

    /** Names a broker to use instead of a private one: {@code amqp://user:password@host:port/vhost}. */
    private static final String VARIABLE = "CDS_TEST_RABBITMQ";

    private static final String IMAGE = "rabbitmq:3.13";

    // About 7 s when both cores are free.
    private static final Duration BOOT = Duration.ofMinutes(2);

    // The Raft library (ra_log_meta) writes the terms and votes of its queues every 5 s.
    private static final Duration SETTLING = Duration.ofSeconds(6);

    private static final List<String> OUR_QUEUES = List.of(
            Topology.UPLOAD_REQUESTS,
            Topology.PARKED_REQUESTS,
            Topology.JOB_OUTCOMES,
            Topology.STUCK_JOBS,
            Topology.CANCELLATIONS,
            Topology.DEAD_LETTER_QUEUE);

    private final AmqpAddress address;
    private final Machine machine;

    private RabbitMqBroker(AmqpAddress address, Machine machine) {
        this.address = address;
        this.machine = machine;
    }

    /** The broker of this JVM, started when first asked for and stopped with the JVM. */
    public static RabbitMqBroker shared() {
        return Shared.BROKER;
    }

    /** A broker of one's own, even where another one is configured; close it. */
    public static RabbitMqBroker startPrivate() {
        var address = new AmqpAddress("127.0.0.1", FreePorts.one(), "cds", "cds-test", "/");
        var broker = new RabbitMqBroker(address, machineFor(address));
        broker.start();
        return broker;
    }

    /** Where it listens: the first virtual host, or the configured one. */
    public AmqpAddress address() {
        return address;
    }

    /** A new, empty virtual host. A configured broker has only the one given with it: our queues there are deleted. */
    public AmqpAddress newVirtualHost() {
        if (machine instanceof ForeignMachine) {
            deleteQueues();
            return address;
        }
        var name = "test-" + UUID.randomUUID();
        machine.control(List.of(
                "eval",
                """
                ok = rabbit_vhost:add(<<"%s">>, <<"%s">>),
                ok = rabbit_auth_backend_internal:set_permissions(<<"%s">>, <<"%s">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>).
                """
                        .formatted(name, address.user(), address.user(), name)));
        return address.withVirtualHost(name);
    }

    /** Runs rabbitmqctl with these arguments, e.g. {@code close_all_connections reason}; returns what it printed. */
    public String control(String... arguments) {
        return machine.control(List.of(arguments));
    }

    /** Starts it again on the same data and port, and waits until it lets a client in. */
    public void start() {
        machine.start();
        await("RabbitMQ lets a client in")
                .atMost(BOOT)
                .pollInterval(Duration.ofMillis(200))
                .until(this::letsUsIn);
    }

    /** SIGTERM: ends it in good order. */
    public void stop() {
        machine.stop();
    }

    /**
     * Waits until the quorum queues declared so far survive {@link #kill}. A younger one of a broker that stands alone
     * comes back without a leader and never answers again (seen on 3.10.8); its messages are not the reason, its vote is.
     */
    public void settle() {
        await("new quorum queues are on disk")
                .pollDelay(SETTLING)
                .atMost(SETTLING.plusSeconds(10))
                .until(() -> true);
    }

    /** kill -9; see {@link #settle}. */
    public void kill() {
        machine.kill();
    }

    /** Ends it in good order and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Freezes it: connections stay open and nothing answers. */
    public void pause() {
        machine.pause();
    }

    /** Thaws it. */
    public void resume() {
        machine.resume();
    }

    /** Ends it and removes its data; a configured broker stays as it is. */
    @Override
    public void close() {
        machine.discard();
    }

    private void deleteQueues() {
        try (var connection = address.connect();
                var channel = connection.createChannel()) {
            for (var queue : OUR_QUEUES) {
                channel.queueDelete(queue); // no error when there is none
            }
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("The virtual host that " + VARIABLE + " names could not be emptied.", e);
        }
    }

    private boolean letsUsIn() {
        machine.requireAlive();
        try (var connection = address.connect()) {
            return connection.isOpen();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Machine machineFor(AmqpAddress address) {
        if (DebianRabbitMq.available()) {
            return new DebianRabbitMq(address);
        }
        if (DockerContainer.available()) {
            return DockerContainer.create(IMAGE, address.port(), 5672, List.of("rabbitmqctl", "--silent"));
        }
        throw new IllegalStateException("The tests need RabbitMQ. On Debian: sudo apt-get install rabbitmq-server; or"
                + " start Docker; or set " + VARIABLE + "=amqp://user:password@host:port/vhost.");
    }

    /** Holds the broker of this JVM; being a class of its own makes the start lazy. */
    private static final class Shared {
        private static final RabbitMqBroker BROKER = configuredOrPrivate();

        private static RabbitMqBroker configuredOrPrivate() {
            var configured = System.getenv(VARIABLE);
            if (configured == null || configured.isBlank()) {
                return startPrivate();
            }
            var broker = new RabbitMqBroker(AmqpAddress.parse(configured), new ForeignMachine(VARIABLE));
            broker.start();
            return broker;
        }
    }
}
