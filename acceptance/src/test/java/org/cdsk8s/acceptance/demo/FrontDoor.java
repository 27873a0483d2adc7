package org.cdsk8s.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.WorkDirectory;

/** One run of {@code ./cds} with its output and the processes it started. */
final class FrontDoor implements AutoCloseable {

    /** The packages are there when acceptance tests run, but a build within the demo must not fail the test. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ChildProcess process;
    private final Path output;

    private FrontDoor(ChildProcess process, Path output) {
        this.process = process;
        this.output = output;
    }

    static FrontDoor open(String... arguments) {
        Path output = WorkDirectory.create("demo").log("cds");
        List<String> command =
                new ArrayList<>(List.of(Module.directory().resolveSibling("cds").toString()));
        command.addAll(List.of(arguments));
        return new FrontDoor(ChildProcess.start(new Command("cds", command, output)), output);
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("The output of ./cds in " + output + " could not be read", e);
        }
    }

    /** Waits until the output contains {@code text}, or fails with the output. */
    void awaitOutput(String text) {
        patiently().untilAsserted(() -> {
            process.requireAlive();
            assertThat(output()).contains(text);
        });
    }

    /** Every process it has started so far, and those started by them. */
    Set<ProcessHandle> descendants() {
        return ProcessHandle.of(process.pid())
                .map(ProcessHandle::descendants)
                .orElseGet(Stream::empty)
                .collect(Collectors.toSet());
    }

    /** Its exit status, once it has ended by itself. */
    int awaitEnd() {
        patiently().until(() -> !process.alive());
        return process.stop();
    }

    /** Its exit status after SIGTERM. */
    int terminate() {
        return process.stop(Duration.ofSeconds(60));
    }

    /** Ends it without a chance to do anything. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        if (process.alive()) {
            process.stop(Duration.ofSeconds(60));
        }
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
    }
}
