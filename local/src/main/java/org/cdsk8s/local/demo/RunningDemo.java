package org.cdsk8s.local.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the parts of a running demo are, as left for {@code ./cds publish} and {@code ./cds journal}.
 *
 * @param pid process id of the demo's JVM
 * @param amqpPort the broker's port
 * @param redisPort the Redis server's port
 */
record RunningDemo(long pid, int amqpPort, int redisPort) {

    /** User and password at the embedded broker. */
    static final String USER = "cds";

    static RunningDemo of(EmbeddedParts parts) {
        return new RunningDemo(
                ProcessHandle.current().pid(),
                parts.broker().port(),
                parts.redis().port());
    }

    /** Leaves a note that this demo is the one that runs. */
    void note(Path home) {
        Properties note = new Properties();
        note.setProperty("pid", Long.toString(pid));
        note.setProperty("amqp.port", Integer.toString(amqpPort));
        note.setProperty("redis.port", Integer.toString(redisPort));
        try (Writer writer = Files.newBufferedWriter(file(home))) {
            note.store(writer, "Where the running demo's parts listen, on 127.0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file(home), e);
        }
    }

    /**
     * The demo that runs.
     *
     * @throws DemoException if none does
     */
    static RunningDemo find(Path home) {
        Properties note = new Properties();
        try (Reader reader = Files.newBufferedReader(file(home))) {
            note.load(reader);
        } catch (IOException e) {
            throw new DemoException("No demo is running: start one with ./cds demo", e);
        }
        long pid = Long.parseLong(note.getProperty("pid"));
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new DemoException("No demo is running any more: start one with ./cds demo");
        }
        return new RunningDemo(
                pid, Integer.parseInt(note.getProperty("amqp.port")), Integer.parseInt(note.getProperty("redis.port")));
    }

    private static Path file(Path home) {
        return home.resolve("target").resolve("demo").resolve("running.properties");
    }
}
