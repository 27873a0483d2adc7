package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.cdsk8s.acceptance.audit.ClusterHistory;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.local.audit.Audit;

/**
 * One reaper, Jobs that come and go before, while and after something is wrong, and the audit of all that was told of
 * them. The scenarios of a class follow each other on one stage, each with Jobs of its own.
 */
final class Scene implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WorkDirectory directory = WorkDirectory.create("reaper-faults");
    private final Cluster jobs;
    private final ClusterHistory history;
    private final EventLog events;
    private final Map<String, String> environment;
    private ReaperProcess reaper;
    private int number;

    private Scene(Cluster jobs, Path kubeconfig, AmqpAddress broker, Map<String, String> environment) {
        this.jobs = jobs;
        this.history = ClusterHistory.of(kubeconfig, jobs.namespace());
        this.events = new EventLog(broker);
        this.environment = environment;
        this.reaper = ReaperProcess.start(directory, environment);
    }

    /** Sets the stage and waits until the reaper is ready. */
    static Scene open(
            KubernetesControlPlane controlPlane, StandInKubelet kubelet, AmqpAddress broker, RedisAddress redis) {
        return open(controlPlane, kubelet, broker, redis, namespace -> controlPlane.kubeconfig());
    }

    /** As before, with a kubeconfig of its own for the reaper, made for the namespace of the Jobs. */
    static Scene open(
            KubernetesControlPlane controlPlane,
            StandInKubelet kubelet,
            AmqpAddress broker,
            RedisAddress redis,
            Function<String, Path> kubeconfig) {
        Cluster jobs = new Cluster(controlPlane.client(), controlPlane.newNamespace("faults"));
        kubelet.run(jobs.namespace(), "cds-held", PodScript.running());
        kubelet.run(jobs.namespace(), "cds-fine", PodScript.succeed("done"));
        kubelet.run(jobs.namespace(), "cds-broken", PodScript.exit(3, "it broke"));
        Map<String, String> environment = new HashMap<>(
                ReaperProcess.environment(kubeconfig.apply(jobs.namespace()), jobs.namespace(), broker, redis));
        environment.put("CDS_REAPER_WATCH_SILENCE", "75s"); // a real server's bookmarks come each minute
        environment.put("CDS_REAPER_LEASE_DURATION", "6s");
        environment.put("CDS_REAPER_LEASE_RENEW_DEADLINE", "4s");
        environment.put("CDS_REAPER_LEASE_RETRY", "500ms");
        return new Scene(jobs, controlPlane.kubeconfig(), broker, environment);
    }

    /** Jobs that run before anything is wrong; all that is told of them so far is journaled. */
    void enter() {
        number++;
        jobs.create("cds-held-" + number);
        jobs.create("cds-held-too-" + number);
        told("cds-held-" + number, "running");
        told("cds-held-too-" + number, "running");
        reaper.awaitJournaled();
    }

    /** What happens while something is wrong: one is deleted, one succeeds, one fails. */
    void act() {
        jobs.delete("cds-held-" + number);
        jobs.create("cds-fine-" + number);
        jobs.create("cds-broken-" + number);
        await().atMost(PATIENCE).until(() -> jobs.ended("cds-fine-" + number) && jobs.ended("cds-broken-" + number));
    }

    /** It is over, and every end was told; what was said again was said with the same bytes. */
    Audit everyEndIsTold() {
        reaper.awaitReady();
        jobs.delete("cds-held-too-" + number);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(audit())
                .matches(audit -> audit.missing().isEmpty()));
        told("cds-held-too-" + number, "failed");
        Audit audit = audit();
        assertThat(audit).matches(Audit::clean);
        assertThat(reaper.process().alive()).isTrue();
        return audit;
    }

    /** As before, and nothing was said twice since the last look. */
    void everyEndIsToldOnce() {
        assertThat(everyEndIsTold().repeats()).noneMatch(repeat -> repeat.contains("-" + number + ")"));
    }

    /** Waits until readiness says that of this dependency. */
    void says(String dependency, String status) {
        await("readiness says " + dependency + " is " + status).atMost(PATIENCE).until(() -> {
            reaper.process().requireAlive();
            return reaper.readiness()
                    .replaceAll("\\s", "")
                    .contains("{\"name\":\"" + dependency.replace(" ", "") + "\",\"status\":\"" + status + "\"");
        });
    }

    /** Waits until that Job was told to be in that state. */
    void told(String job, String state) {
        await(job + " is " + state).atMost(PATIENCE).ignoreExceptions().until(() -> events.statesOf(job)
                .contains(state));
    }

    /** The Job of this scenario that begins with this word. */
    String name(String word) {
        return "cds-" + word + "-" + number;
    }

    Cluster jobs() {
        return jobs;
    }

    EventLog events() {
        return events;
    }

    ReaperProcess reaper() {
        return reaper;
    }

    /** Starts the reaper anew, after its end. */
    void startReaper() {
        reaper = ReaperProcess.launch(directory, environment);
    }

    /** As before, with a watch that is given up after this silence, though bookmarks come but once a minute. */
    void startReaper(Duration silence) {
        Map<String, String> impatient = new HashMap<>(environment);
        impatient.put("CDS_REAPER_WATCH_SILENCE", silence.toSeconds() + "s");
        reaper = ReaperProcess.launch(directory, impatient);
    }

    @Override
    public void close() {
        reaper.process().stop();
        history.close();
        directory.discardData();
    }

    private Audit audit() {
        return Audit.of(history.history(), events.announcements());
    }
}
