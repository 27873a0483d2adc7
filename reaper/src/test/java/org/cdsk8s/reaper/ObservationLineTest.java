package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;
import org.cdsk8s.common.diagnosis.Finding;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.Presence;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reaper asks the API server may have changed by the time the answer comes. */
class ObservationLineTest {

    private static final JobsOf JOBS = new JobsOf("media", new OwnJobs(true));
    private static final Set<String> NONE = Set.of();

    private final List<String> said = new ArrayList<>();
    private final List<CompletableFuture<PublishResult>> confirms = new ArrayList<>();
    private ObservationLine line;

    @BeforeEach
    void begin() throws IOException {
        Inquiry nobody = new Inquiry(
                new KubernetesClientBuilder().withConfig(Config.empty()).build(), "media");
        line = new ObservationLine(
                new ChangeDetector(Optional.empty(), Clock.systemUTC()),
                new Explainer(new KnownPods(Clock.systemUTC()), nobody),
                Journal.takeOver(new InMemoryStore(), Optional.empty()),
                new JobEventPublisher(this::hear, "events", EventsFormat.PLAIN),
                new ReaperMetrics(new SimpleMeterRegistry()));
    }

    @Test
    void aJobThatNeitherListNorServerKnowsWasDeleted() throws Exception {
        see(running());
        settle();

        line.listed(NONE, "2", (name, uid) -> false);

        assertThat(said).containsExactly("u/running/0/-", "u/failed/0/-");
    }

    @Test
    void aJobThatOnlyTheServerKnowsIsLeftAlone() throws Exception {
        see(running());
        settle();

        line.listed(NONE, "2", (name, uid) -> true);

        assertThat(said).containsExactly("u/running/0/-");
    }

    @Test
    void aDeletionThatIsConfirmedWhileTheServerIsAskedIsNotToldAgain() throws Exception {
        remove(running());

        line.listed(NONE, "2", confirmingMeanwhile());

        assertThat(said).containsExactly("u/failed/0/-");
    }

    @Test
    void aSuccessThatIsConfirmedWhileTheServerIsAskedIsNotTakenBack() throws Exception {
        see(successful());
        remove(successful());

        line.listed(NONE, "2", confirmingMeanwhile());

        assertThat(said).containsExactly("u/success/0/-");
    }

    @Test
    void aJobThatGotItsPodWhileItWasLookedForIsNotStuckForWantOfOne() throws Exception {
        see(job().build());
        settle();
        see(running());
        settle();

        line.stuck(Map.of(JobRef.of(running()), Finding.podsNotCreated("exceeded quota")));

        assertThat(said).containsExactly("u/starting/0/-", "u/running/0/-");
    }

    private Presence confirmingMeanwhile() {
        return (name, uid) -> {
            try {
                settle();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        };
    }

    private void see(Job job) throws IOException, InterruptedException {
        line.observed(List.of(JOBS.present(job)));
        line.reached("1");
    }

    private void remove(Job job) throws IOException, InterruptedException {
        line.observed(List.of(JOBS.removed(job)));
        line.reached("1");
    }

    /** All that was said is confirmed, and that journaled. */
    private void settle() throws IOException, InterruptedException {
        confirms.forEach(confirm -> confirm.complete(PublishResult.ROUTED));
        line.settle(Duration.ZERO);
    }

    private CompletableFuture<PublishResult> hear(OutgoingMessage message) {
        said.add(message.messageId());
        CompletableFuture<PublishResult> confirm = new CompletableFuture<>();
        confirms.add(confirm);
        return confirm;
    }

    private static Job running() {
        return job().editOrNewStatus().withActive(1).endStatus().build();
    }

    private static Job successful() {
        return job().editOrNewStatus()
                .withSucceeded(1)
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static JobBuilder job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName("cds-a-1")
                .withNamespace("media")
                .withUid("u")
                .withResourceVersion("1")
                .addToLabels(JobLabels.MANAGED_BY, JobLabels.CDS_K8S)
                .endMetadata();
    }
}
