package org.cdsk8s.reaper;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** An operator's hand on the Lease. */
final class LeaseByHand {

    private LeaseByHand() {}

    /** Writes another holder into it, or nobody's name; without its version, since whoever holds it renews it all the time. */
    static void give(Stage stage, String holder) {
        stage.client
                .leases()
                .inNamespace(Stage.NAMESPACE)
                .withName(stage.terms.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"holderIdentity\":\"%s\"}}".formatted(holder));
    }
}
