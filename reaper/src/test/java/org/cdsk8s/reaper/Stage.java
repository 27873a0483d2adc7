package org.cdsk8s.reaper;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.local.audit.Announcement;
import org.cdsk8s.local.audit.Audit;
import org.cdsk8s.local.broker.EmbeddedBroker;
import org.cdsk8s.local.kube.Recording;
import org.cdsk8s.local.kube.StandInBuilder;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.process.LoopbackPort;
import org.cdsk8s.reaper.journal.JournalStore;
import org.cdsk8s.reaper.journal.RedisServer;
import org.cdsk8s.reaper.lease.Election;
import org.cdsk8s.reaper.lease.LeaseTerms;
import org.cdsk8s.reaper.publish.EventsFormat;
import org.cdsk8s.reaper.publish.Voice;
import org.cdsk8s.reaper.watch.JobsOf;
import org.cdsk8s.reaper.watch.OwnJobs;

/** A stand-in API server, a broker and Redis, a reaper between them that can be started and stopped, and a listener. */
final class Stage implements AutoCloseable {

    static final String NAMESPACE = "media";
    static final Map<String, String> OURS = Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);

    /** Long enough for a machine that has no time for the reaper for a while. */
    private static final LeaseTerms PATIENT =
            new LeaseTerms("cds-reaper", Duration.ofSeconds(20), Duration.ofSeconds(15), Duration.ofMillis(200));

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start();
    private static final RedisServer REDIS = RedisServer.untilExit();

    final StandInKubernetes kubernetes;
    final RedisServer redis = REDIS;
    final Listener listener;
    final KubernetesClient client;
    final MeterRegistry meters = new SimpleMeterRegistry();

    /** What the next reaper finds the API server behind, for its watches; for its Lease it asks the server itself. */
    int watchPort;

    /** What the next reaper finds the broker behind. */
    int brokerPort = BROKER.port();

    /** How long a confirm may take before the next reaper gives it up. */
    Duration confirmWithin = Duration.ofSeconds(30);

    /** How the next reaper holds its Lease. */
    LeaseTerms terms = PATIENT;

    /** What stands between the next reaper and its store. */
    UnaryOperator<JournalStore> storeFault = store -> store;

    private final String exchange = "events-" + UUID.randomUUID();
    private final Duration silence;
    private Reaper reaper;

    Stage() throws Exception {
        this(Duration.ofSeconds(90), cluster -> cluster);
    }

    /** With a watch that is given up after {@code silence}; bookmarks come far more often than that. */
    Stage(Duration silence) throws Exception {
        this(silence, cluster -> cluster.bookmarkEvery(silence.dividedBy(5)));
    }

    Stage(Duration silence, UnaryOperator<StandInBuilder> cluster) throws Exception {
        this.silence = silence;
        REDIS.clear();
        kubernetes = cluster.apply(StandInKubernetes.builder()
                        .namespace(NAMESPACE)
                        .port(LoopbackPort.free())
                        .withoutProcesses()
                        .backOff(Duration.ofMillis(100)))
                .start();
        watchPort = kubernetes.port();
        listener = new Listener(BROKER, exchange);
        client = new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Why it does not watch; empty when it does, or is between two sessions. */
    String whyNotWatching() {
        return inSession(session -> session.watchState().reason(), "");
    }

    /** Starts a reaper and waits until it watches: what happens from now on is seen state by state. */
    void startReaper() {
        startReaper(true);
        await().atMost(Duration.ofSeconds(20)).until(this::watching);
    }

    boolean watching() {
        return inSession(session -> session.watchState().up(), false);
    }

    void startReaper(boolean adopting) {
        reaper = newReaper(adopting);
        reaper.start();
    }

    /** One more reaper, not started; stopping it is up to the test. */
    Reaper newReaper(boolean adopting) {
        BrokerAddress address = new BrokerAddress("127.0.0.1", brokerPort, "/", BROKER.user(), BROKER.password());
        Reaper.Parts parts = new Reaper.Parts(
                new Election(
                        newClient(kubernetes.port()),
                        NAMESPACE,
                        terms,
                        "stage_" + UUID.randomUUID(),
                        Clock.systemUTC()),
                new Reaper.Watching(
                        new Reaper.Clients(newClient(watchPort), newClient(watchPort), newClient(watchPort)),
                        new JobsOf(NAMESPACE, new OwnJobs(adopting)),
                        silence,
                        Duration.ofSeconds(60)),
                storeFault.apply(REDIS.store()),
                new Voice(address, new Topology(exchange, QueueStyle.PLAIN), EventsFormat.BOTH, confirmWithin));
        return new Reaper(parts, new ReaperMetrics(meters), Clock.systemUTC());
    }

    private KubernetesClient newClient(int port) {
        Config config = config();
        config.setMasterUrl("http://127.0.0.1:" + port);
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(10_000);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    void stopReaper() {
        reaper.stop();
    }

    Reaper reaper() {
        return reaper;
    }

    /** Lets these watch events happen, one a line, as if the Job controller had brought them about. */
    void show(String lines) {
        kubernetes.replay(Recording.of(lines)).rest();
    }

    void create(String name, Map<String, String> labels, int backoffLimit) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withBackoffLimit(backoffLimit)
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("cds")
                        .withImage("cds")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    void create(String name) {
        create(name, OURS, 0);
    }

    void succeed(String name) {
        awaitActive(name);
        kubernetes.pods().running(NAMESPACE, name);
        kubernetes.pods().succeeded(NAMESPACE, name);
    }

    void fail(String name, int exitCode) {
        awaitActive(name);
        kubernetes.pods().running(NAMESPACE, name);
        kubernetes.pods().failed(NAMESPACE, name, exitCode);
    }

    /** A pod that ends before its Job was seen with it makes a Job that never ran, as on a real cluster. */
    private void awaitActive(String name) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            var status = job(name).get().getStatus();
            return status != null && Objects.requireNonNullElse(status.getActive(), 0) > 0;
        });
    }

    void delete(String name) {
        job(name).delete();
    }

    void deletePods(String job) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withLabel(JobLabels.JOB_NAME, job)
                .withGracePeriod(0)
                .delete();
    }

    /** The state the API server shows, so that a test can wait for it while nobody watches. */
    boolean ended(String name) {
        var job = job(name).get();
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().matches("Complete|Failed"));
    }

    /** Whether the API server shows that the Job's pods failed but for this one, which is active. */
    boolean inAttempt(String name, int attempt) {
        var status = job(name).get().getStatus();
        return status != null
                && Objects.requireNonNullElse(status.getFailed(), 0) == attempt - 1
                && Objects.requireNonNullElse(status.getActive(), 0) == 1;
    }

    /** How many events are said and not confirmed; -1 between two sessions. */
    int pending() {
        return inSession(session -> session.journal().waiting(), -1);
    }

    /** How many Jobs the reaper holds in memory; -1 between two sessions. */
    int held() {
        return inSession(session -> session.journal().jobs(), -1);
    }

    /** How often the watch of Jobs was interrupted for this reason. */
    double interruptions(String reason) {
        return meters.counter("cds.reaper.watch.interruptions", "of", "jobs", "reason", reason)
                .count();
    }

    /** What was told so far, held against what became of the Jobs. */
    Audit audit() {
        return Audit.of(kubernetes.history(), listener.announcements());
    }

    /** The same, but for the time at which the reaper saw it: that is all that a lost journal may change. */
    Audit auditButForTimes() {
        return Audit.of(
                kubernetes.history(),
                listener.announcements().stream()
                        .map(one -> new Announcement(
                                one.key(), one.id(), one.body().replaceAll("\"time\":\"[^\"]*\"", "\"time\":\"\"")))
                        .toList());
    }

    @Override
    public void close() throws Exception {
        if (reaper != null) {
            reaper.stop();
        }
        listener.close();
        client.close();
        kubernetes.close();
    }

    private <T> T inSession(Function<Session, T> asked, T between) {
        Session session = reaper.session();
        return session == null ? between : asked.apply(session);
    }

    private ScalableResource<Job> job(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name);
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.url())
                .withNamespace(NAMESPACE)
                .build();
    }
}
