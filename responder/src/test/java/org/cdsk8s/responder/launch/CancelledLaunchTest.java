package org.cdsk8s.responder.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.common.job.JobStateReader;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.admission.Admissions;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.template.BadTemplateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cancellation that comes before, while or after a Job is created: it is not launched, or it is ended. */
class CancelledLaunchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ID = "id-1";
    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");

    @TempDir
    private Path directory;

    private Launching launching;
    private JobLauncher launcher;

    @BeforeEach
    void start() throws IOException, BadTemplateException {
        launching = new Launching(Files.createDirectories(directory.resolve("templates")));
        launcher = launching.launcher(Admissions.open());
    }

    @AfterEach
    void stop() throws IOException {
        launching.close();
    }

    @Test
    void shouldRefuseARequestThatWasCancelledByItsIdBeforeItsTurn() throws IOException {
        cancelId();

        assertThat(category(launcher.launch(launch(false)))).isEqualTo(Rejection.Category.CANCELLED);
        assertThat(category(launcher.launch(launch(true)))).isEqualTo(Rejection.Category.CANCELLED);

        assertThat(jobs()).isEmpty();
        assertThat(launcher.launch(Launching.launch("b", Launching.identity("other", "id-2", false))))
                .isInstanceOf(Launched.class);
    }

    @Test
    void shouldRefuseARequestWhoseJobWasCancelledByNameBeforeItWasThere() throws IOException {
        RequestIdentity identity = Launching.identity("body", null, false);
        launching.cancellations().rememberJob(Cluster.NAMESPACE, identity.jobName("a", 0), Instant.EPOCH);

        LaunchResult result = launcher.launch(Launching.launch("a", identity));

        assertThat(category(result)).isEqualTo(Rejection.Category.CANCELLED);
        assertThat(jobs()).isEmpty();
    }

    /** The note is written after it was looked for: what the request puts in place is made between look and creation. */
    @Test
    void shouldEndAJobThatWasCancelledBetweenTheLookAndItsCreation() {
        Launch launch = Launching.launch("a", Launching.identity("body", ID, false), this::cancelId);

        awaitLaunched(launch);

        endsCancelled();
    }

    @Test
    void shouldFindAndEndAJobOfADeliveryThatDiedBeforeItLookedAgain() throws IOException {
        launcher.launch(launch(false));
        cancelId();

        Launched repeated = awaitLaunched(launch(true));

        assertThat(repeated.now()).isFalse();
        endsCancelled();
    }

    /** Refusing it could be wrong a moment later, when the API server gets to the creation whose answer was lost. */
    @Test
    void shouldCreateAndEndTheJobWhenAnEarlierAttemptMayStillComeThrough() throws IOException {
        launching.cluster().standIn().faults().next(1, CREATION, new RequestFault.DropBefore());
        Launch launch = launch(false);
        assertThat(launcher.launch(launch)).isInstanceOf(Unavailable.class);
        cancelId();

        awaitLaunched(launch);

        endsCancelled();
    }

    @Test
    void shouldTryAgainToEndAJobThatCouldNotBeEnded() {
        launching.cluster().standIn().faults().next(1, RequestMatch.of(Verb.PATCH, "/jobs"), RequestFault.answer(500));
        Launch launch = Launching.launch("a", Launching.identity("body", ID, false), this::cancelId);

        assertThat(launcher.launch(launch)).isInstanceOf(Unavailable.class);
        awaitLaunched(launch);

        endsCancelled();
    }

    @Test
    void shouldEndAJobInTheSweepThatAppearedAfterItsRequestWasRefused() throws IOException {
        launcher.launch(launch(false));
        cancelId();

        await().atMost(PATIENCE).until(() -> {
            launching.cancelledJobs().visit(jobs().get(0));
            return reason(jobs().get(0)).isPresent();
        });

        endsCancelled();
    }

    @Test
    void shouldLeaveAloneInTheSweepWhatIsNotCancelledOrWasAcknowledged() throws IOException {
        launcher.launch(launch(false));
        launching.cancelledJobs().visit(jobs().get(0));
        assertThat(reason(jobs().get(0))).isEmpty();

        Job job = jobs().get(0);
        job.getMetadata().getAnnotations().put(JobLabels.ACKED, "true");
        cancelId();
        launching.cancelledJobs().visit(job);

        assertThat(reason(jobs().get(0))).isEmpty();
    }

    private void cancelId() throws IOException {
        launching.cancellations().rememberRequest(Cluster.NAMESPACE, ID, Instant.EPOCH);
    }

    private static Launch launch(boolean repeated) {
        return Launching.launch("a", Launching.identity("body", ID, repeated));
    }

    /** The controller may write on the Job at any time; then it is tried again, as the line does. */
    private Launched awaitLaunched(Launch launch) {
        return (Launched) await().atMost(PATIENCE).until(() -> launcher.launch(launch), Launched.class::isInstance);
    }

    private List<Job> jobs() {
        return launching.cluster().jobs();
    }

    private void endsCancelled() {
        await().atMost(PATIENCE).until(() -> JobStateReader.read(jobs().get(0)).state() == JobState.FAILED);
        assertThat(jobs()).singleElement().satisfies(job -> assertThat(reason(job))
                .contains("Cancelled"));
    }

    private static Optional<String> reason(Job job) {
        return JobLabels.annotation(job.getMetadata(), JobLabels.REASON);
    }

    private static Rejection.Category category(LaunchResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).rejection().category();
    }
}
