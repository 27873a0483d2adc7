package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both services are killed again and again while requests come in and Jobs run; the books must close all the same. */
@ExtendWith(ShowOutputOnFailure.class)
class RestartIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS = 40;
    private static final int KILLS = 4;
    private static final String SEED = "cds.test.seed";

    private final Bench bench = Bench.create("restart");
    private final Producer producer = new Producer(bench.broker());
    private final List<ServiceProcess> responders =
            List.of(bench.responder(Map.of("JOB_RETENTION", "1h")), bench.responder(Map.of("JOB_RETENTION", "1h")));
    private final ServiceProcess reaper = bench.reaper(Map.of());

    @Test
    void shouldLoseNothingAndRunNothingTwiceWhicheverServiceIsKilled() throws IOException {
        long seed = Long.getLong(SEED, new Random().nextLong());
        System.out.println("RestartIT: -D" + SEED + "=" + seed);
        Random random = new Random(seed);
        bench.kubelet().run(bench.namespace(), "cds-", PodScript.succeed("done\n"));
        responders.forEach(ServiceProcess::start);
        reaper.start();
        try (Ear ear = new Ear(bench.broker())) {
            int sent = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                int next = sent + REQUESTS / KILLS;
                IntStream.range(sent, next).forEach(i -> producer.publish(Producer.request("file" + i, i)));
                sent = next;
                awaitSomeProgress(ear, random.nextInt(sent));
                ServiceProcess victim = random.nextInt(3) == 0 ? reaper : responders.get(random.nextInt(2));
                victim.kill();
                victim.start();
            }
            audit(ear);
        } finally {
            responders.forEach(ServiceProcess::close);
            reaper.close();
        }
    }

    /** The moment of a kill is a state of the line, not of a clock. */
    private static void awaitSomeProgress(Ear ear, int started) {
        await(started + " requests have started")
                .atMost(PATIENCE)
                .until(() -> assets(ear).size() >= started);
    }

    private void audit(Ear ear) {
        await("every request is told to have started")
                .atMost(PATIENCE)
                .until(() -> assets(ear).size() == REQUESTS);
        Set<String> jobs =
                jobs().stream().map(job -> job.getMetadata().getUid()).collect(Collectors.toSet());
        assertThat(jobs).as("a Job for each request").hasSize(REQUESTS);
        await("every end is told").atMost(PATIENCE).until(() -> ear.said("success").stream()
                .map(Told::jobId)
                .collect(Collectors.toSet())
                .equals(jobs));
        assertThat(ear.said("failed")).isEmpty();
        assertThat(ear.said("invalid")).isEmpty();
        assertThat(ear.deadLetters()).isEmpty();
        jobs().forEach(job -> inOrder(ear, job.getMetadata().getName()));
        await("every log is saved").atMost(PATIENCE).until(() -> jobs().stream().allMatch(this::logSaved));
        await("every Job is marked as handled").atMost(PATIENCE).until(() -> jobs().stream()
                .allMatch(job -> job.getMetadata().getAnnotations().containsKey("cdsk8s.org/handled")));
    }

    /** Repeats after a crash are allowed where they repeat the same message; a new one must not lead back. */
    private static void inOrder(Ear ear, String jobName) {
        List<String> words = ear.about(jobName).stream()
                .filter(told -> !told.word().equals("started"))
                .collect(Collectors.toMap(Told::id, Told::word, (first, repeat) -> first, java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        assertThat(List.of("starting", "running", "success")).as(jobName).containsSubsequence(words);
    }

    private static Set<Integer> assets(Ear ear) {
        return ear.said("started").stream()
                .map(told -> told.body().path("deliverable_asset").asInt())
                .collect(Collectors.toSet());
    }

    /** What a killed responder was putting together is hidden, and tidied away within the hour. */
    private boolean logSaved(Job job) {
        Path directory = bench.logs().resolve(job.getMetadata().getName());
        try (var files = Files.list(directory)) {
            List<Path> logs = files.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .toList();
            return logs.size() == 1 && Files.readString(logs.get(0)).equals("done\n");
        } catch (IOException notYet) {
            return false;
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
}
