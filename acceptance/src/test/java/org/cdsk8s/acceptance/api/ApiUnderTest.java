package org.cdsk8s.acceptance.api;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The API server a contract is checked against. */
interface ApiUnderTest {
    /** Returns a client that may do everything and retries nothing. */
    KubernetesClient client();

    /** Returns a namespace of this test alone, in which pods can be made. */
    String namespace();

    default RawApi raw() {
        return new RawApi(client());
    }

    default Jobs jobs() {
        return new Jobs(client(), namespace());
    }
}
