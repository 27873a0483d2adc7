package org.cdsk8s.local.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cdsk8s.local.process.LeashedProcess;
import org.cdsk8s.local.process.LoopbackPort;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server on the loopback address, from the binary that the library embedded-redis carries for this system. It
 * persists nothing, evicts nothing, and ends with this JVM however that ends.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_WITHIN = Duration.ofSeconds(20);
    private static final long PAUSE_MS = 50;

    private final LeashedProcess process;
    private final String binary;
    private final int port;

    private EmbeddedRedis(LeashedProcess process, String binary, int port) {
        this.process = process;
        this.binary = binary;
        this.port = port;
    }

    /**
     * Starts a server; returns once it answers.
     *
     * @param port 1 to 65535, or 0 for any free one
     * @param directory takes its binary and log; must be its own, and is left to the caller to remove
     * @throws IllegalStateException if it does not answer within 20 s; the message shows the end of its log
     * @throws UncheckedIOException if the directory is not writable, or the library has no binary for this system
     */
    public static EmbeddedRedis start(int port, Path directory) {
        int chosen = port == 0 ? LoopbackPort.free() : port;
        String binary = binary(directory);
        LeashedProcess process =
                LeashedProcess.start(command(binary, chosen), Map.of(), directory, directory.resolve("redis.log"));
        EmbeddedRedis redis = new EmbeddedRedis(process, binary, chosen);
        try {
            redis.awaitAnswer();
            return redis;
        } catch (IllegalStateException e) {
            redis.close();
            throw e;
        }
    }

    /** The port it listens on, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Stops the server; what it held is gone. */
    @Override
    public void close() {
        process.close();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Redis does not answer on port " + port + ". It said: " + log());
            }
            pause();
        }
    }

    private boolean answers() {
        try (RespConnection connection = RespConnection.open("127.0.0.1", port)) {
            // Whoever took the port before us would answer too: ask which program it is.
            return String.valueOf(connection.call("INFO", "server")).contains("executable:" + binary);
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(process.output());
        } catch (IOException e) {
            return "(nothing readable: " + e.getMessage() + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Redis was starting", e);
        }
    }

    private static String binary(Path directory) {
        try {
            Files.createDirectories(directory);
            return ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .getAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("The Redis binary could not be unpacked into " + directory, e);
        }
    }

    private static List<String> command(String binary, int port) {
        return List.of(
                binary,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory-policy",
                "noeviction");
    }
}
