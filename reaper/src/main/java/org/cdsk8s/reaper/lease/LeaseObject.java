package org.cdsk8s.reaper.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;

/**
 * The Lease in the API server: reading, making and replacing it. Each write names the version it was decided on, so of
 * two who write at once one gets a conflict (HTTP 409).
 *
 * @param client used for the Lease alone
 * @param namespace where it lives
 * @param terms its name and duration
 * @param clock tells the times in it, which are for people and for candidates that come later
 */
record LeaseObject(KubernetesClient client, String namespace, LeaseTerms terms, Clock clock) {

    /** Given back, it can be taken at once: the API server knows no shorter duration. */
    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

    Optional<Lease> read() {
        return Optional.ofNullable(resource().get());
    }

    /** Who holds it; empty for nobody. */
    static String holder(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        return spec == null ? "" : Objects.requireNonNullElse(spec.getHolderIdentity(), "");
    }

    /** Makes it, held by {@code holder}. */
    void create(String holder) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(terms.name())
                .endMetadata()
                .build();
        client.resource(taken(lease, holder)).create();
    }

    /** Takes it over or renews it, provided it did not change since it was read. */
    void hold(Lease read, String holder) {
        client.resource(taken(read, holder)).update();
    }

    /** Gives it back, provided it did not change since it was read. */
    void giveBack(Lease read) {
        client.resource(new LeaseBuilder(read)
                        .editOrNewSpec()
                        .withHolderIdentity("")
                        .withLeaseDurationSeconds((int) GIVEN_BACK.toSeconds())
                        .withRenewTime(now())
                        .endSpec()
                        .build())
                .update();
    }

    private Lease taken(Lease lease, String holder) {
        LeaseSpec before = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
        boolean renewal = holder.equals(holder(lease));
        int transitions = Objects.requireNonNullElse(before.getLeaseTransitions(), 0);
        return new LeaseBuilder(lease)
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) terms.duration().toSeconds())
                .withAcquireTime(renewal ? before.getAcquireTime() : now())
                .withRenewTime(now())
                .withLeaseTransitions(renewal || lease.getSpec() == null ? transitions : transitions + 1)
                .endSpec()
                .build();
    }

    private ZonedDateTime now() {
        return ZonedDateTime.now(clock).withZoneSameInstant(ZoneOffset.UTC);
    }

    private Resource<Lease> resource() {
        return client.leases().inNamespace(namespace).withName(terms.name());
    }
}
