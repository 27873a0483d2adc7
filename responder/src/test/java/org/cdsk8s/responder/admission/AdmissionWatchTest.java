package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.parts.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admission counts is what the API server has. */
class AdmissionWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RequestMatch LISTING = RequestMatch.of(Verb.LIST, "/jobs");
    private static final Map<String, String> OURS = Map.of(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);

    private final Admission admission = Admissions.uncounted(3, 8);
    private Cluster cluster;
    private KubernetesClient client;
    private AdmissionWatch watch;

    @BeforeEach
    void start() throws IOException {
        cluster = Cluster.start();
        client = cluster.newClient();
        watch = new AdmissionWatch(client, Cluster.NAMESPACE, admission);
    }

    @AfterEach
    void stop() throws IOException {
        watch.close();
        client.close();
        cluster.close();
    }

    @Test
    void shouldCountUnfinishedJobsOfOursOnly() {
        create("before", OURS, false);
        create("foreign", Map.of(), false);
        watch.start();
        create("after", OURS, false);
        create("suspended", OURS, true);

        counts(2);
        cluster.standIn().pods().running(Cluster.NAMESPACE, "before");
        cluster.standIn().pods().succeeded(Cluster.NAMESPACE, "before");
        counts(1);
        resume("suspended");
        counts(2);
        delete("after");
        counts(1);
    }

    @Test
    void shouldGiveOutPlacesOnlyWhenTheCountIsIn() throws InterruptedException {
        assertThat(admission.tryEnter()).isEmpty();

        watch.start();

        assertThat(admission.await(PATIENCE)).isPresent();
    }

    @Test
    void shouldSayThatItIsRefusedUntilItIsNot() {
        cluster.standIn().faults().always(LISTING, RequestFault.answer(403));
        watch.start();
        await().atMost(PATIENCE).until(admission::blinded);

        cluster.standIn().faults().clear();

        await().atMost(PATIENCE).until(() -> !admission.blinded());
        await().atMost(PATIENCE).until(() -> admission.tryEnter().isPresent());
    }

    @Test
    void shouldFindOutWhatHappenedWhileItSawNothing() throws IOException {
        create("one", OURS, false);
        create("two", OURS, false);
        watch.start();
        counts(2);

        cluster.standIn().stopServing();
        cluster.standIn().pods().running(Cluster.NAMESPACE, "one");
        cluster.standIn().pods().succeeded(Cluster.NAMESPACE, "one");
        cluster.standIn().compact();
        cluster.standIn().resumeServing();

        counts(1);
    }

    @Test
    void shouldForgetALaunchOfItsOwnThatCameAndWentUnseen() throws Exception {
        create("other", OURS, false);
        watch.start();
        counts(1);
        Place place = admission.await(PATIENCE).orElseThrow();
        cluster.standIn().stopServing();
        place.launching("ghost");
        place.created(new JobRef(Cluster.NAMESPACE, "ghost", "uid-ghost"));
        assertThat(admission.state().inFlight()).isEqualTo(2);

        cluster.standIn().pods().running(Cluster.NAMESPACE, "other");
        cluster.standIn().compact();
        cluster.standIn().resumeServing();

        counts(1);
    }

    private void counts(int jobs) {
        await().atMost(PATIENCE).until(() -> admission.state().inFlight(), count -> count == jobs);
    }

    private void create(String name, Map<String, String> labels, boolean suspended) {
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withSuspend(suspended)
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

    private void resume(String name) {
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":false}}");
    }

    private void delete(String name) {
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .delete();
    }
}
