package org.cdsk8s.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A child process on a leash: it ends when it is closed here, and also when this JVM dies without a chance to say so. A
 * small shell holds the pipe to this JVM and ends the child once the pipe is closed from the other side. Thread-safe.
 */
public final class LeashedProcess implements AutoCloseable {

    /** The leash gives a child 20 s before it kills it; a little more, and we do it. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(25);

    private static final String LEASH = script();

    private final Process process;
    private final Path output;

    private LeashedProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts {@code command}.
     *
     * @param command program and arguments
     * @param environment added to this JVM's environment, whose {@code KUBERNETES_*} variables are left out: a child
     *     must not take the cluster this JVM happens to run in for its own
     * @param directory the child's working directory
     * @param output the file that takes what the child writes; earlier content is lost
     * @throws UncheckedIOException if this machine has no {@code sh}, or the directory does not exist
     */
    public static LeashedProcess start(
            List<String> command, Map<String, String> environment, Path directory, Path output) {
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "leash"));
        leashed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(leashed)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KUBERNETES_"));
        builder.environment().putAll(environment);
        try {
            return new LeashedProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + command.get(0), e);
        }
    }

    /** Whether the child still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process id of the leash; the child is its descendant. */
    public long pid() {
        return process.pid();
    }

    /** The file with what the child has written so far. */
    public Path output() {
        return output;
    }

    /** Asks the child to end, waits for it, and kills it when it does not. Does nothing when it has ended. */
    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList();
        try {
            letGo();
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(descendants);
            }
        } catch (InterruptedException e) {
            kill(descendants);
            Thread.currentThread().interrupt();
        }
    }

    private void letGo() {
        try (OutputStream leash = process.getOutputStream()) {
            leash.flush();
        } catch (IOException e) {
            process.destroy();
        }
    }

    private void kill(List<ProcessHandle> descendants) {
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(LeashedProcess.class.getResourceAsStream("leash.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("leash.sh is missing from this program's jar: build it anew", e);
        }
    }
}
