package org.cdsk8s.responder.tombstone;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * That a Job of this name existed.
 *
 * @param namespace the Job's namespace
 * @param name its name
 * @param uid its uid
 * @param digest digest of the request it was made for; empty for an adopted Job
 * @param acked whether that request was acknowledged before the Job went
 * @param launchId which launch the Job belongs to; empty for an adopted Job, and in tombstones of older versions
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tombstone(
        String namespace,
        String name,
        String uid,
        String digest,
        boolean acked,
        @JsonProperty("launch-id") String launchId) {

    /** Makes one; a launch id that is missing is empty. */
    public Tombstone(
            String namespace,
            String name,
            String uid,
            String digest,
            boolean acked,
            @JsonProperty("launch-id") @Nullable String launchId) {
        this.namespace = namespace;
        this.name = name;
        this.uid = uid;
        this.digest = digest;
        this.acked = acked;
        this.launchId = launchId == null ? "" : launchId;
    }

    /** The tombstone for {@code job} as it is now. */
    public static Tombstone of(Job job) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.of());
        return new Tombstone(
                job.getMetadata().getNamespace(),
                job.getMetadata().getName(),
                job.getMetadata().getUid(),
                annotations.getOrDefault(JobLabels.REQUEST_DIGEST, ""),
                annotations.containsKey(JobLabels.ACKED),
                annotations.get(JobLabels.LAUNCH_ID));
    }

    /** The Job that was. */
    public JobRef job() {
        return new JobRef(namespace, name, uid);
    }
}
