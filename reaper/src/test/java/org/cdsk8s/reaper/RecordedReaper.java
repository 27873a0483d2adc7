package org.cdsk8s.reaper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.reaper.change.ChangeDetector;
import org.cdsk8s.reaper.journal.InMemoryStore;
import org.cdsk8s.reaper.journal.Journal;
import org.cdsk8s.reaper.pods.Explainer;
import org.cdsk8s.reaper.pods.KnownPods;
import org.cdsk8s.reaper.publish.EventsFormat;
import org.cdsk8s.reaper.publish.JobEventPublisher;
import org.cdsk8s.reaper.watch.Inquiry;
import org.cdsk8s.reaper.watch.JobsOf;
import org.cdsk8s.reaper.watch.OwnJobs;
import org.cdsk8s.reaper.watch.PodsOf;

/** One life of a reaper that sees recorded lines in the order of their versions, and may ask nobody. */
final class RecordedReaper {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Inquiry NOBODY = new Inquiry(
            new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder(Config.empty())
                            .withMasterUrl("http://127.0.0.1:1")
                            .withRequestRetryBackoffLimit(0)
                            .build())
                    .build(),
            "media");
    private static final JobsOf JOBS = new JobsOf("media", new OwnJobs(true));
    private static final PodsOf PODS = new PodsOf("media");

    private final KnownPods known = new KnownPods(Clock.systemUTC());
    private final ObservationLine line;
    private final List<OutgoingMessage> said;

    /** Begins with what {@code store} holds; what it says is added to {@code said}. */
    RecordedReaper(InMemoryStore store, List<OutgoingMessage> said) throws IOException, InterruptedException {
        this.said = said;
        Clock clock = Clock.systemUTC();
        line = new ObservationLine(
                new ChangeDetector(Optional.empty(), clock),
                new Explainer(known, NOBODY),
                Journal.takeOver(store, Optional.empty()),
                new JobEventPublisher(this::hear, "events", EventsFormat.PLAIN),
                new ReaperMetrics(new SimpleMeterRegistry()));
        line.resume();
    }

    /** Jobs and pods of a scenario, each a watch event. */
    static List<JsonNode> lines(Path scenario) {
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String file : List.of("jobs.ndjson", "pods.ndjson")) {
                for (String text : Files.readAllLines(scenario.resolve(file))) {
                    ObjectNode event = (ObjectNode) JSON.readTree(text);
                    event.withObject("/object/metadata/labels").put(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);
                    lines.add(event);
                }
            }
            lines.sort(Comparator.comparingInt(RecordedReaper::version));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void see(JsonNode event) throws IOException, InterruptedException {
        boolean gone = event.path("type").asText().equals("DELETED");
        if (isJob(event)) {
            Job job = JSON.treeToValue(event.path("object"), Job.class);
            line.observed(List.of(gone ? JOBS.removed(job) : JOBS.present(job)));
        } else {
            Pod pod = pod(event);
            known.observed(List.of(gone ? PODS.removed(pod) : PODS.present(pod)));
        }
        known.reached(Integer.toString(version(event)));
        line.stuck(known.stuck(Duration.ZERO));
    }

    /** What was said so far is confirmed. */
    void settle() throws IOException, InterruptedException {
        line.settle(Duration.ZERO);
    }

    /** Lists the pods that are there after these lines. */
    void list(List<JsonNode> before) throws IOException {
        Map<String, Pod> pods = new TreeMap<>();
        for (JsonNode event : before) {
            if (!isJob(event)) {
                Pod pod = pod(event);
                pods.remove(pod.getMetadata().getName());
                if (!event.path("type").asText().equals("DELETED")) {
                    pods.put(pod.getMetadata().getName(), pod);
                }
            }
        }
        known.observed(pods.values().stream().map(PODS::present).toList());
        known.listed(Set.copyOf(pods.keySet()), "1", (name, uid) -> true);
        known.reached(Integer.toString(before.isEmpty() ? 1 : version(before.get(before.size() - 1))));
    }

    static boolean isJob(JsonNode event) {
        return event.at("/object/kind").asText().equals("Job");
    }

    private CompletableFuture<PublishResult> hear(OutgoingMessage message) {
        said.add(message);
        return CompletableFuture.completedFuture(PublishResult.ROUTED);
    }

    private static Pod pod(JsonNode event) throws IOException {
        return JSON.treeToValue(event.path("object"), Pod.class);
    }

    private static int version(JsonNode event) {
        return event.at("/object/metadata/resourceVersion").asInt();
    }
}
