package org.cdsk8s.local.kube.node;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.local.kube.log.ContainerLog;

/** One run of one container: a process of this machine whose output goes to its log. */
final class ContainerProcess {
    private static final Duration OUTPUT_AFTER_END = Duration.ofSeconds(2);
    private final Process process;
    private final ContainerLog log;
    private final Thread copier;

    private ContainerProcess(Process process, ContainerLog log) {
        this.process = process;
        this.log = log;
        this.copier = new Thread(this::copy, "stand-in-container-output");
        copier.setDaemon(true);
    }

    /**
     * Starts it.
     *
     * @throws IOException when the program cannot be run
     */
    static ContainerProcess start(ProcessBuilder command, ContainerLog log) throws IOException {
        Process started = command.redirectErrorStream(true).start();
        started.getOutputStream().close();
        ContainerProcess container = new ContainerProcess(started, log);
        container.copier.start();
        return container;
    }

    /** Waits for its end and returns the exit code; whatever it left running ends with it, as in a container. */
    int await() throws InterruptedException, IOException {
        int code = process.waitFor();
        List<ProcessHandle> left = process.descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        copier.join(OUTPUT_AFTER_END.toMillis());
        log.close();
        return code;
    }

    /** Asks it to end, and makes it end when the time is over. */
    void stop(Duration grace) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void copy() {
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                log.append(buffer, n);
            }
        } catch (IOException e) {
            // The process ended under us or its log was removed with the pod: there is nothing left to copy.
            Thread.currentThread().interrupt();
        }
    }
}
