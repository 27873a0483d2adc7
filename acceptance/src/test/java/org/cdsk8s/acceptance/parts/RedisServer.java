package org.cdsk8s.acceptance.parts;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdsk8s.acceptance.process.FreePorts;

/**
 * A real Redis. The shared one serves all test classes, each in a numbered database of its own; a test of faults starts
 * a private one, which it may kill as it likes.
 */
public final class RedisServer implements AutoCloseable {

    /** What the project's own Redis runs with: nothing acknowledged is lost, nothing is thrown out. */
    static final List<String> SETTINGS = List.of(
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--maxmemory-policy",
            "noeviction",
            "--save",
            "",
            "--databases",
            "1000");

    /** Names a Redis to use instead of a private one: {@code redis://[:password@]host:port/database}. */
    private static final String VARIABLE = "CDS_TEST_REDIS";

    private static final String IMAGE = "redis:7";
    private static final Duration BOOT = Duration.ofMinutes(1);

    private final RedisAddress address;
    private final Machine machine;
    private final AtomicInteger databases = new AtomicInteger();

    private RedisServer(RedisAddress address, Machine machine) {
        this.address = address;
        this.machine = machine;
    }

    /** The Redis of this JVM, started when first asked for and stopped with the JVM. */
    public static RedisServer shared() {
        return Shared.SERVER;
    }

    /** A Redis of one's own, even where another one is configured; close it. */
    public static RedisServer startPrivate() {
        var address = new RedisAddress("127.0.0.1", FreePorts.one(), 0, "");
        var server = new RedisServer(address, machineFor(address));
        server.start();
        return server;
    }

    /** Where it listens: database 0, or the configured one. */
    public RedisAddress address() {
        return address;
    }

    /** A new, empty database (up to 999). A configured Redis has only the one that was given with it, emptied now. */
    public RedisAddress newDatabase() {
        var database = machine instanceof ForeignMachine ? address : address.withDatabase(databases.incrementAndGet());
        database.command("FLUSHDB");
        return database;
    }

    /** Starts it again on the same data and port, and waits until it answers. */
    public void start() {
        machine.start();
        await("Redis answers").atMost(BOOT).pollInterval(Duration.ofMillis(100)).until(this::answers);
    }

    /** SIGTERM: ends it in good order. */
    public void stop() {
        machine.stop();
    }

    /** kill -9. */
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

    /** Ends it and removes its data; a configured Redis stays as it is. */
    @Override
    public void close() {
        machine.discard();
    }

    private boolean answers() {
        machine.requireAlive();
        try {
            return "PONG".equals(address.command("PING"));
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static Machine machineFor(RedisAddress address) {
        if (DebianRedis.available()) {
            return new DebianRedis(address.port());
        }
        if (DockerContainer.available()) {
            return DockerContainer.create(
                    IMAGE, address.port(), 6379, List.of("redis-cli"), SETTINGS.toArray(String[]::new));
        }
        throw new IllegalStateException("The tests need Redis. On Debian: sudo apt-get install redis-server; or start"
                + " Docker; or set " + VARIABLE + "=redis://host:port/database.");
    }

    /** Holds the Redis of this JVM; being a class of its own makes the start lazy. */
    private static final class Shared {
        private static final RedisServer SERVER = configuredOrPrivate();

        private static RedisServer configuredOrPrivate() {
            var configured = System.getenv(VARIABLE);
            if (configured == null || configured.isBlank()) {
                return startPrivate();
            }
            var server = new RedisServer(RedisAddress.parse(configured), new ForeignMachine(VARIABLE));
            server.start();
            return server;
        }
    }
}
