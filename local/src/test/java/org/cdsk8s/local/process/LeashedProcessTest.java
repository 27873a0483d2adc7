package org.cdsk8s.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeashedProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void shouldEndTheChildWhenClosed() throws Exception {
        LeashedProcess process = sleeper();
        ProcessHandle child = awaitChild();

        process.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void shouldEndTheChildWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeashedProcessTest.class.getName(),
                        directory.toString())
                .start();
        ProcessHandle child = awaitChild();

        parent.destroyForcibly();

        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }

    /** Repeated, since a signal to the leash's own watch was once lost now and then. */
    @RepeatedTest(50)
    void shouldEndByItselfWithItsChild() {
        try (LeashedProcess process = start("echo done")) {
            await().atMost(PATIENCE).until(() -> !process.isAlive());
            assertThat(process.output()).hasContent("done");
        }
    }

    @Test
    void shouldPassItsEnvironmentOn() {
        try (LeashedProcess process = LeashedProcess.start(
                List.of("sh", "-c", "echo $GREETING"), Map.of("GREETING", "hello"), directory, out())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(process.output()).hasContent("hello"));
        }
    }

    /** The parent that the test kills: starts a child on a leash and waits for its own end. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        LeashedProcess.start(
                List.of("sh", "-c", "echo $$ >pid; exec sleep 300"), Map.of(), directory, directory.resolve("out"));
        new java.util.concurrent.CountDownLatch(1).await();
    }

    private LeashedProcess sleeper() {
        return start("echo $$ >pid; exec sleep 300");
    }

    private LeashedProcess start(String script) {
        return LeashedProcess.start(List.of("sh", "-c", script), Map.of(), directory, out());
    }

    private Path out() {
        return directory.resolve("out");
    }

    private ProcessHandle awaitChild() {
        return await().atMost(PATIENCE).until(this::child, Optional::isPresent).orElseThrow();
    }

    private Optional<ProcessHandle> child() throws IOException {
        Path pid = directory.resolve("pid");
        String text = Files.exists(pid) ? Files.readString(pid).strip() : "";
        return text.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(text));
    }
}
