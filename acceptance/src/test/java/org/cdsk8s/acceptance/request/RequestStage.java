package org.cdsk8s.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.line.Producer;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.local.kube.fault.Verb;

/**
 * A responder between a real RabbitMQ, a real Redis and the stand-in API server, requests of every kind, and the audit.
 * The scenarios of a class follow each other on one stage, each with requests of its own.
 */
final class RequestStage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The Jobs never end here, so there must be room for all. A claim must outlive a stall of this machine. */
    private static final Map<String, String> SETTINGS =
            Map.of("RESPONDER_MAX_JOBS_IN_FLIGHT", "100000", "CDS_REQUEST_CLAIM_EXPIRY", "8s");

    private final StandInKubernetes cluster;
    private final KubernetesClient kubernetes;
    private final Bench bench;
    private final ServiceProcess responder;
    private final Producer producer;
    private final Books books;
    private final List<Asked> asked = new ArrayList<>();
    private int number;
    private int judged;

    private RequestStage(StandInKubernetes cluster, AmqpAddress broker, RedisAddress redis)
            throws IOException, TimeoutException {
        this.cluster = cluster;
        WorkDirectory directory = WorkDirectory.create("request-faults");
        directory.data().toFile().mkdirs();
        Path kubeconfig = cluster.kubeconfig(directory.data().resolve("stand-in.kubeconfig"));
        kubernetes = KubernetesControlPlane.client(kubeconfig);
        bench = new Bench(cluster.namespace(), kubeconfig, broker, redis, directory);
        bench.template(0);
        responder = newResponder();
        producer = new Producer(broker);
        books = new Books(broker);
    }

    /** Sets the stage and waits until the responder is ready. */
    static RequestStage open(AmqpAddress broker, RedisAddress redis) {
        try {
            StandInKubernetes cluster =
                    StandInKubernetes.builder().withoutProcesses().start();
            RequestStage stage = new RequestStage(cluster, broker, redis);
            stage.responder.start();
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException("The stage could not be set.", e);
        } catch (TimeoutException e) {
            throw new AssertionError("The broker did not let go of a connection.", e);
        }
    }

    StandInKubernetes cluster() {
        return cluster;
    }

    Faults faults() {
        return cluster.faults();
    }

    ServiceProcess responder() {
        return responder;
    }

    Bench bench() {
        return bench;
    }

    /** Another responder beside the first, not started; closing it is up to the test. */
    ServiceProcess newResponder() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        return bench.responder(settings);
    }

    /** Asks for five Jobs by six messages: with ids and without, and some that look the same. */
    void ask() {
        String first = publish(1, 0, true);
        publish(1, 0, true);
        producer.publish(body(asked.get(asked.size() - 2).asset()), first);
        publish(1, 0, false);
        publish(2, 0, false);
        producer.publish(body(asked.get(asked.size() - 1).asset()), null);
    }

    /** Asks for two Jobs by three messages: one with an id, sent twice, and one without, like no other. */
    void askApart() {
        String id = publish(1, 0, true);
        producer.publish(body(number), id);
        publish(1, 0, false);
    }

    /** Asks for two Jobs, with ids. */
    void askWithIds() {
        publish(1, 0, true);
        publish(1, 0, true);
    }

    /** Sends the two requests with ids once more that were asked last: that leads to nothing new. */
    void askAgain() {
        List<Asked> withIds =
                asked.stream().filter(request -> request.id().isPresent()).toList();
        withIds.subList(withIds.size() - 2, withIds.size())
                .forEach(request ->
                        producer.publish(body(request.asset()), request.id().get()));
    }

    /** Asks for something that must be refused; it has an id. */
    void askInVain(byte[] body) {
        askInVain(body, Map.of());
    }

    /** The same with headers. */
    void askInVain(byte[] body, Map<String, Object> headers) {
        number++;
        String id = "request-" + number;
        asked.add(new Asked(Optional.of(id), number, 0, 1));
        producer.publish(body, id, headers);
    }

    /** Asks for two different things under one id: the one runs, the other is refused. */
    void askTwiceUnderOneId() {
        String id = publish(1, 1, true);
        number++;
        producer.publish(body(number), id);
    }

    /** Asks for something well-formed that must be refused. */
    void askInVain() {
        publish(0, 1, true);
    }

    /** A body for one more request, with its asset. */
    String nextBody() {
        return Producer.request("file-" + (number + 1), number + 1);
    }

    /** Asks for this; the body must be {@link #nextBody}, changed in anything but its asset. */
    void ask(String body) {
        number++;
        String id = "request-" + number;
        asked.add(new Asked(Optional.of(id), number, 1, 0));
        producer.publish(body.getBytes(StandardCharsets.UTF_8), id);
    }

    /** Asks for this, which may run or be refused: one of the two, once. */
    void askEither(String body) {
        number++;
        String id = "request-" + number;
        Asked runs = new Asked(Optional.of(id), number, 1, 0);
        Asked refused = new Asked(Optional.of(id), number, 0, 1);
        producer.publish(body.getBytes(StandardCharsets.UTF_8), id);
        await("it runs or is kept").atMost(PATIENCE).until(() -> {
            books.read();
            return jobs().stream().anyMatch(runs::made) || books.kept().stream().anyMatch(refused::kept);
        });
        asked.add(jobs().stream().anyMatch(runs::made) ? runs : refused);
    }

    /** It is over: each request of this scenario led to its Job once, or was told and kept, and no other led to more. */
    void booksClose() {
        try {
            responder.awaitReady();
            await("the books close").atMost(PATIENCE).ignoreExceptions().untilAsserted(this::audit);
            await("nothing waits").atMost(PATIENCE).ignoreExceptions().until(() -> producer.waiting() == 0);
            audit();
        } finally {
            judged = asked.size();
        }
    }

    /** How many attempts to create a Job the API server has seen; it remembers 10,000 requests. */
    int creations() {
        return (int) faults().seen().stream()
                .filter(request -> request.verb() == Verb.CREATE)
                .count();
    }

    /** Whether each request that must run has its Job. */
    boolean allJobsAreThere() {
        return jobs().size() == asked.stream().mapToInt(Asked::jobs).sum();
    }

    /** The Jobs there are. */
    List<Job> jobs() {
        return kubernetes
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .list()
                .getItems();
    }

    /** Whether the last request was kept for this category, if it was. */
    boolean lastWasKeptAs(String category) {
        Asked last = asked.get(asked.size() - 1);
        return books.kept().stream().filter(last::kept).allMatch(letter -> letter.category()
                .equals(category));
    }

    /** Ends the responder, which gives back what it holds: nothing. */
    @Override
    public void close() {
        if (responder.alive()) {
            responder.terminate(Duration.ofSeconds(20));
        }
        assertThat(producer.waiting()).as("requests that were not acknowledged").isZero();
        kubernetes.close();
        try {
            cluster.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in could not be closed.", e);
        }
        bench.directory().discardData();
    }

    private void audit() {
        books.read();
        List<Asked> recent = asked.subList(judged, asked.size());
        List<Job> jobs = jobs();
        assertThat(RequestAudit.of(asked, jobs, books.said(), books.kept()).wrong())
                .isEmpty();
        assertThat(RequestAudit.of(recent, jobs, books.said(), books.kept()).open())
                .isEmpty();
    }

    private String publish(int jobs, int refusals, boolean withId) {
        number++;
        String id = "request-" + number;
        asked.add(new Asked(withId ? Optional.of(id) : Optional.empty(), number, jobs, refusals));
        producer.publish(body(number), withId ? id : null);
        return id;
    }

    private static byte[] body(int number) {
        return Producer.request("file-" + number, number).getBytes(StandardCharsets.UTF_8);
    }
}
