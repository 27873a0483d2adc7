package org.cdsk8s.responder.end;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import org.cdsk8s.common.job.JobRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes Jobs: in the foreground, as the original did, so that the Job goes last. The uid is a condition, which fabric8's
 * own delete lacks. Thread-safe.
 *
 * @param kubernetes where they live
 */
public record JobDeletion(KubernetesClient kubernetes) {

    private static final Logger LOG = LoggerFactory.getLogger(JobDeletion.class);

    /**
     * Deletes {@code job} and no other of its name.
     *
     * @return false if it was gone
     * @throws KubernetesClientException if the API server refused or did not answer
     */
    public boolean delete(JobRef job) {
        return delete(job, "");
    }

    /**
     * Deletes {@code seen} if it is still as it was seen.
     *
     * @return false if it was gone, or had changed
     * @throws KubernetesClientException if the API server refused or did not answer
     */
    public boolean deleteUnchanged(Job seen) {
        return delete(
                JobRef.of(seen),
                ",\"resourceVersion\":\"%s\"".formatted(seen.getMetadata().getResourceVersion()));
    }

    private boolean delete(JobRef job, String condition) {
        String path = "/apis/batch/v1/namespaces/" + job.namespace() + "/jobs/" + job.name();
        String options =
                """
                {"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"%s","preconditions":{"uid":"%s"%s}}"""
                        .formatted(DeletionPropagation.FOREGROUND, job.uid(), condition);
        try {
            kubernetes.raw(path, "DELETE", options);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.debug("Job {} was gone, or changed, before it could be removed", job);
            return false;
        }
    }
}
