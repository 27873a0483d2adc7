package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Saved logs are what the containers wrote, to the byte, whatever they wrote and whatever the kubelet does. */
@ExtendWith(ShowOutputOnFailure.class)
class LogBytesIT {

    /** Services have heaps of 256 MiB. {@code -Dcds.test.log.mebibytes=2048} tries more. */
    private static final int MEBIBYTES = Integer.getInteger("cds.test.log.mebibytes", 300);

    private static final int LINES = 128;
    private static final int LINE = 8 * 1024;

    private final Bench bench = Bench.create("log-bytes");
    private final Producer producer = new Producer(bench.broker());

    @AfterEach
    void freeTheDisk() {
        bench.directory().discardData();
    }

    @Test
    void shouldSaveEveryByteOfAContainerThatIsKilledInTheMiddleOfALine() throws IOException {
        byte[] log = anything();
        CountDownLatch followed = new CountDownLatch(1);
        byte[] tail = "and no end".getBytes(StandardCharsets.UTF_8);
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running().print(log).await(followed).print(tail));
        try (ServiceProcess responder = responder(Map.of())) {
            producer.publish(Producer.request("a", 1));
            patiently("the log is followed").until(() -> bytesFollowed() > log.length);
            followed.countDown();
            endAtItsDeadline();

            awaitHandled();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(log);
            all.writeBytes(tail);
            assertThat(Files.readAllBytes(onlyLog())).isEqualTo(all.toByteArray());
            assertThat(responder.alive()).isTrue();
        }
    }

    @Test
    void shouldSaveALogThatIsLargerThanItsHeap() throws IOException {
        List<byte[]> lines = distinctLines();
        bench.kubelet()
                .run(
                        bench.namespace(),
                        "cds-",
                        PodScript.running().repeat(lines, MEBIBYTES).exit(0));
        try (ServiceProcess responder = responder(Map.of("CDS_LOG_MAX_BYTES", "4G"))) {
            producer.publish(Producer.request("a", 1));

            await("the outcome is handled").atMost(Duration.ofMinutes(10)).until(this::handled);
            assertThat(Files.size(onlyLog())).isEqualTo((long) MEBIBYTES * LINES * LINE);
            assertThat(digest(onlyLog())).isEqualTo(digest(lines));
            assertThat(responder.alive()).isTrue();
            assertThat(responder.output()).doesNotContain("OutOfMemory");
        }
    }

    @Test
    void shouldWaitForAKubeletThatHangsOrDoesNotKnowItsPodsYet() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("kept\n"));
        bench.kubelet().hangLogs(bench.namespace());
        try (ServiceProcess responder = responder(Map.of("CDS_LOG_ANSWER", "2s"))) {
            producer.publish(Producer.request("a", 1));
            awaitSaid(responder, "did not answer within 2 s");

            bench.kubelet().breakLogs(bench.namespace(), 404);
            awaitSaid(responder, "HTTP 404");
            assertThat(handled()).isFalse();

            bench.kubelet().mendLogs(bench.namespace());
            awaitHandled();
            assertThat(onlyLog()).hasContent("kept\n");
        }
    }

    /** Nobody follows: what a follower has begun is saved beside, even if it is empty. */
    @Test
    void shouldSayBesideTheLogThatItCouldNotBeReadInTime() throws IOException {
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("lost\n"));
        bench.kubelet().breakLogs(bench.namespace());
        try (ServiceProcess responder = responder(Map.of("CDS_LOG_RETRY_FOR", "5s", "CDS_LOG_FOLLOW", "false"))) {
            producer.publish(Producer.request("a", 1));

            awaitHandled();
            Path missing = files().get(0);
            assertThat(files()).hasSize(1);
            assertThat(missing).asString().endsWith(".log.missing");
            assertThat(missing).content().contains("could not be saved", "HTTP 500", "told so by the test");
            assertThat(jobs().get(0).getMetadata().getAnnotations().get("cdsk8s.org/logs-missing") + ".missing")
                    .isEqualTo(missing.getFileName().toString());
            assertThat(responder.output()).contains("could not be saved");
        }
    }

    private ServiceProcess responder(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "JOB_RETENTION",
                "1h",
                "CDS_LOG_CLAIM",
                "5s",
                "CDS_OUTCOME_SWEEP_INTERVAL",
                "1s",
                "CDS_OUTCOME_UNTOLD",
                "0s"));
        all.putAll(settings);
        return bench.responder(all).start();
    }

    /** Bytes of every value, line ends of all kinds, empty lines, what looks like a time, and lines of up to 200 kB. */
    private static byte[] anything() {
        long seed = System.nanoTime();
        System.out.println("LogBytesIT: seed " + seed);
        Random random = new Random(seed);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            byte[] chunk = new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 300)];
            random.nextBytes(chunk);
            log.writeBytes(chunk);
            String end =
                    List.of("\n", "\r\n", "\n\n", "\n2026-01-02T03:04:05Z x\n").get(random.nextInt(4));
            log.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        }
        return log.toByteArray();
    }

    private static List<byte[]> distinctLines() {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(("%0" + (LINE - 1) + "d\n").formatted(i).getBytes(StandardCharsets.US_ASCII));
        }
        return lines;
    }

    private static byte[] digest(List<byte[]> lines) {
        MessageDigest digest = sha256();
        for (int i = 0; i < MEBIBYTES; i++) {
            lines.forEach(digest::update);
        }
        return digest.digest();
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[64 * 1024];
            long read = 0;
            for (int next = in.read(buffer); next >= 0; next = in.read(buffer)) {
                read += next;
            }
            assertThat(read).isEqualTo(Files.size(file));
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has it", e);
        }
    }

    private List<Job> jobs() {
        return KubernetesControlPlane.shared()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(bench.namespace())
                .list()
                .getItems();
    }

    private void endAtItsDeadline() {
        KubernetesControlPlane.shared()
                .client()
                .resource(jobs().get(0))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":1}}");
    }

    private boolean handled() {
        return jobs().stream()
                .anyMatch(job -> job.getMetadata().getAnnotations().containsKey("cdsk8s.org/handled"));
    }

    private void awaitHandled() {
        patiently("the outcome is handled").until(this::handled);
    }

    private static void awaitSaid(ServiceProcess responder, String words) {
        patiently("it says " + words).until(() -> responder.output().contains(words));
    }

    private long bytesFollowed() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private Path onlyLog() throws IOException {
        assertThat(files()).singleElement().asString().endsWith(".log");
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(bench.logs(), 2)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }
}
