package org.cdsk8s.acceptance.process;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One running program that this JVM started. It ends with the JVM at the latest, even if the JVM is killed. Safe for
 * use by several threads.
 */
public final class ChildProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Command command;
    private final Process process;

    private ChildProcess(Command command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * Starts the program; returns at once.
     *
     * @throws UncheckedIOException when there is no such program
     */
    public static ChildProcess start(Command command) {
        var builder = new ProcessBuilder(command.arguments())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(command.output().toFile()));
        builder.environment().putAll(command.environment());
        try {
            var child = new ChildProcess(command, builder.start());
            Guard.instance().watch(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    command.name() + " could not be started: is "
                            + command.arguments().get(0) + " installed?",
                    e);
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs; a stopped (SIGSTOP) process does. */
    public boolean alive() {
        return process.isAlive();
    }

    /** SIGTERM, and SIGKILL when it is still there after 20 seconds. Returns its exit status (signals as 128 + n). */
    public int stop() {
        return stop(PATIENCE);
    }

    /** SIGTERM, and SIGKILL when it is still there after that time. Returns its exit status (signals as 128 + n). */
    public int stop(Duration patience) {
        process.destroy();
        OneShot.succeeds(killCommand("CONT")); // a paused process would not hear it
        if (!endsWithin(patience)) {
            kill();
        }
        Guard.instance().forget(this);
        return process.exitValue();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!endsWithin(PATIENCE)) {
            throw new IllegalStateException(describe() + " survived SIGKILL for " + PATIENCE + ".");
        }
        Guard.instance().forget(this);
    }

    /** SIGSTOP: the process stays, its connections stay open, and nothing answers any more when this returns. */
    public void pause() {
        signal("STOP");
        await(describe() + " stands still")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(this::standsStill);
    }

    /** SIGCONT: it goes on where it was paused. */
    public void resume() {
        signal("CONT");
    }

    /** Waits for the end; true when it came in time. */
    public boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of " + describe() + ".", e);
        }
    }

    /**
     * Fails when the process has ended, with the end of its output in the message.
     *
     * @throws IllegalStateException when it is no longer there
     */
    public void requireAlive() {
        if (!alive()) {
            throw new IllegalStateException(describe() + " ended with status " + process.exitValue()
                    + ". Its last words (" + command.output() + "):\n" + lastLines(20));
        }
    }

    /** The last lines of what the program said. */
    public String lastLines(int count) {
        try {
            var text = new String(Files.readAllBytes(command.output()), StandardCharsets.UTF_8);
            var lines = text.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("The output of " + command.name() + " could not be read.", e);
        }
    }

    /** The signal reaches one thread after the other, and one that is just answering answers. */
    private boolean standsStill() {
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            return threads.allMatch(ChildProcess::stopped);
        } catch (IOException e) {
            return !alive();
        }
    }

    /** Or dead. The state follows the name in parentheses, which may contain any character (proc(5)). */
    private static boolean stopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return "TXZ".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException ended) {
            return true;
        }
    }

    private String describe() {
        return command.name() + " (process " + pid() + ")";
    }

    private void signal(String name) {
        OneShot.run(killCommand(name));
    }

    private List<String> killCommand(String signal) {
        return List.of("sh", "-c", "kill -" + signal + " " + pid());
    }
}
