package org.cdsk8s.common.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/**
 * One Kubernetes Job: where it is, and which one of that name it is.
 *
 * @param namespace the namespace it lives in
 * @param name its name, which is never used twice
 * @param uid the identity the API server gave it
 */
public record JobRef(String namespace, String name, String uid) {

    /** All Jobs of a service are in one namespace, and each is read from a text of its own. */
    public JobRef {
        namespace = namespace.intern();
    }

    /** Reads the identity from {@code job}, which must come from the API server. */
    public static JobRef of(Job job) {
        return new JobRef(
                job.getMetadata().getNamespace(),
                job.getMetadata().getName(),
                job.getMetadata().getUid());
    }

    @Override
    public String toString() {
        return namespace + "/" + name + " (" + uid + ")";
    }
}
