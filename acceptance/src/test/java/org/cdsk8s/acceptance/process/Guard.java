package org.cdsk8s.acceptance.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no child outlives this JVM: at an orderly end a shutdown hook stops the youngest first; when the JVM
 * is killed, a small shell beside it (guard.sh) reads the end of the pipe between the two and kills what is left.
 */
final class Guard {

    private static final Guard INSTANCE = new Guard();

    // The data go anyway: nobody waits for an API server that says goodbye to its watchers for a minute.
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final Deque<ChildProcess> children = new ArrayDeque<>();
    private final OutputStream shell;

    private Guard() {
        shell = startShell();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop-children"));
    }

    static Guard instance() {
        return INSTANCE;
    }

    synchronized void watch(ChildProcess child) {
        children.push(child);
        tell("watch " + child.pid());
    }

    synchronized void forget(ChildProcess child) {
        if (children.remove(child)) {
            tell("forget " + child.pid());
        }
    }

    private void stopAll() {
        for (var child = youngest(); child != null; child = youngest()) {
            child.stop(FAREWELL);
        }
        WorkDirectory.discardAllData();
    }

    private synchronized @Nullable ChildProcess youngest() {
        return children.peek();
    }

    private void tell(String line) {
        try {
            shell.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            shell.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The guard of our child processes is gone: was guard.sh killed?", e);
        }
    }

    private static OutputStream startShell() {
        try {
            return new ProcessBuilder(Module.script("process/guard.sh").toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException("process/guard.sh could not be started.", e);
        }
    }
}
