package org.cdsk8s.reaper.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElectionTest {

    private static final LeaseTerms TERMS =
            new LeaseTerms("cds-reaper", Duration.ofSeconds(8), Duration.ofSeconds(6), Duration.ofMillis(100));

    private final List<Election> elections = new ArrayList<>();
    private StandInKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void open() throws IOException {
        kubernetes = StandInKubernetes.builder().withoutProcesses().start();
        client = client();
    }

    @AfterEach
    void close() throws IOException {
        elections.forEach(Election::close);
        client.close();
        kubernetes.close();
    }

    @Test
    void theFirstToComeIsElectedAndTheLeaseSaysSo() {
        Election first = stand("first");

        elected(first);
        Lease lease = lease();
        assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("first");
        assertThat(lease.getSpec().getLeaseDurationSeconds()).isEqualTo(8);
        assertThat(first.standing().answered()).isTrue();
    }

    @Test
    void whoeverRenewsStaysElected() {
        Election first = stand("first");
        Mandate mandate = elected(first);
        Election second = stand("second");

        await().during(TERMS.duration().plusSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> mandate.valid() && second.mandate().isEmpty());
        assertThat(second.standing().holder()).isEqualTo("first");
        assertThat(lease().getSpec().getLeaseTransitions()).isZero();
    }

    @Test
    void whoeverClosesIsFollowedBeforeTheLeaseRunsOut() {
        Election first = stand("first");
        Mandate mandate = elected(first);
        Election second = stand("second");
        await().until(() -> second.standing().holder().equals("first"));

        first.close();
        assertThat(mandate.valid()).isFalse();
        assertThat(lease().getSpec().getHolderIdentity())
                .as("given back, or taken since")
                .isIn(null, "", "second");
        elected(second);
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void whoeverVanishesIsFollowedWhenTheLeaseHasRunOut() {
        leftBehindBy("gone", lease -> lease);

        Election second = stand("second");
        assertThat(second.mandate()).isEmpty();
        elected(second);
    }

    /** Its renew time is of no use then: what counts is that we saw nothing happen for the lease's duration. */
    @Test
    void aHolderWhoseClockWasFarAheadIsFollowedAllTheSame() {
        leftBehindBy("gone", lease -> new LeaseBuilder(lease)
                .editSpec()
                .withRenewTime(lease.getSpec().getRenewTime().plusHours(5))
                .endSpec()
                .build());

        elected(stand("second"));
    }

    @Test
    void aLeaseWithoutASpecIsFilled() {
        leftBehindBy("gone", lease -> new LeaseBuilder(lease).withSpec(null).build());

        elected(stand("second"));
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("second");
    }

    @Test
    void aHolderThatCannotRenewHasNoMandateBeforeTheLeaseRunsOut() {
        Election first = stand("first");
        Mandate mandate = elected(first);
        kubernetes.faults().always(RequestMatch.of(Verb.UPDATE, "/leases"), RequestFault.answer(500));
        long began = System.nanoTime();

        await().pollInterval(Duration.ofMillis(20)).until(() -> !mandate.valid());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TERMS.duration());
        assertThat(first.mandate()).isEmpty();
        assertThat(first.standing().reason()).contains("500");

        kubernetes.faults().clear();
        assertThat(elected(first)).isNotSameAs(mandate);
        assertThat(mandate.valid()).isFalse();
    }

    @Test
    void aHolderThatGetsNoAnswerHasNoMandateBeforeTheLeaseRunsOut() {
        Mandate mandate = elected(stand("first"));
        kubernetes
                .faults()
                .always(RequestMatch.of(Verb.GET, "/leases"), new RequestFault.Delay(Duration.ofSeconds(10)));
        long began = System.nanoTime();

        await().pollInterval(Duration.ofMillis(20)).until(() -> !mandate.valid());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TERMS.duration());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 409, 429, 500, 503})
    void aRefusalNowAndThenCostsNoMandate(int code) {
        Mandate mandate = elected(stand("first"));
        kubernetes.faults().next(3, RequestMatch.of(Verb.UPDATE, "/leases"), RequestFault.answer(code));
        String version = lease().getMetadata().getResourceVersion();

        await().until(() -> !lease().getMetadata().getResourceVersion().equals(version));
        assertThat(mandate.valid()).isTrue();
    }

    @Test
    void aServerThatIsAwayAtTheStartIsAskedUntilItComes() throws IOException {
        kubernetes.stopServing();
        Election first = stand("first");
        await().until(() -> !first.standing().reason().contains("not asked yet"));
        assertThat(first.standing().answered()).isFalse();
        kubernetes.resumeServing();

        elected(first);
    }

    @Test
    void aLeaseDeletedByHandIsMadeAnewByOneOfThem() {
        Election first = stand("first");
        elected(first);
        Election second = stand("second");
        await().until(() -> second.standing().holder().equals("first"));

        client.leases()
                .inNamespace(kubernetes.namespace())
                .withName("cds-reaper")
                .delete();
        await().until(() -> first.mandate().isPresent() != second.mandate().isPresent()
                && first.standing().holder().equals(second.standing().holder())
                && client.leases()
                                .inNamespace(kubernetes.namespace())
                                .withName("cds-reaper")
                                .get()
                        != null);
    }

    @Test
    void aLeaseTakenByHandEndsTheMandateAndIsSoughtAgain() {
        Election first = stand("first");
        Mandate mandate = elected(first);
        client.leases()
                .inNamespace(kubernetes.namespace())
                .withName("cds-reaper")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"somebody\"}}");

        await().until(() -> !mandate.valid());
        assertThat(first.standing().holder()).isEqualTo("somebody");
        elected(first);
    }

    @Test
    void ofManyWhoComeAtOnceOneIsElected() {
        List<Election> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(stand("candidate-" + i));
        }

        await().until(() -> all.stream().allMatch(one -> one.standing().answered()));
        await().until(() -> all.stream().anyMatch(one -> one.mandate().isPresent()));
        assertThat(all.stream().filter(one -> one.mandate().isPresent())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT10S PT10S PT1S", "PT15S PT2S PT2S", "PT15S PT10S PT0S", "PT0.5S PT0.4S PT0.1S"})
    void termsThatKeepNobodyApartAreRefused(String terms) {
        List<Duration> parts =
                List.of(terms.split(" ")).stream().map(Duration::parse).toList();

        assertThatThrownBy(() -> new LeaseTerms("cds-reaper", parts.get(0), parts.get(1), parts.get(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CDS_REAPER_LEASE_DURATION");
    }

    /** The Lease of a process that was killed. */
    private void leftBehindBy(String holder, UnaryOperator<Lease> change) {
        LeaseObject object = new LeaseObject(client, kubernetes.namespace(), TERMS, Clock.systemUTC());
        object.create(holder);
        client.resource(change.apply(lease())).update();
    }

    private Election stand(String candidate) {
        Election election = new Election(client(), kubernetes.namespace(), TERMS, candidate, Clock.systemUTC());
        elections.add(election);
        election.start();
        return election;
    }

    private static Mandate elected(Election election) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> election.mandate().isPresent());
        return election.mandate().orElseThrow();
    }

    private Lease lease() {
        return client.leases()
                .inNamespace(kubernetes.namespace())
                .withName("cds-reaper")
                .require();
    }

    private KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(kubernetes.url())
                .withRequestTimeout((int) TERMS.callTimeout().toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
