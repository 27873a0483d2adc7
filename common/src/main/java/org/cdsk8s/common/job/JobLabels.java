package org.cdsk8s.common.job;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The label and annotation keys written on Jobs, and the rules by which a Job counts as ours. */
public final class JobLabels {

    /** Kubernetes' recommended label for the tool that manages an object. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY} on every Job of ours. */
    public static final String CDS_K8S = "cds-k8s";

    /** Label of the asset a CDS request delivers; marks Jobs made by older versions. */
    public static final String DELIVERABLE_ASSET = "deliverable-asset-id";

    /** Annotation: digest of the request the Job was made for. */
    public static final String REQUEST_DIGEST = "cdsk8s.org/request-digest";

    /** Annotation: the request's message id, when it had one. */
    public static final String REQUEST_ID = "cdsk8s.org/request-id";

    /** Annotation: names one attempt to launch, so that a create whose answer was lost is known again. */
    public static final String LAUNCH_ID = "cdsk8s.org/launch-id";

    /** Annotation: the request was acknowledged; a redelivery with the same bytes is another request. */
    public static final String ACKED = "cdsk8s.org/acked";

    /** Annotation: logs are saved and the outcome is dealt with; the value says when (RFC 3339). */
    public static final String HANDLED = "cdsk8s.org/handled";

    /** Annotation: the template's {@code ttlSecondsAfterFinished}, held back until the outcome is handled. */
    public static final String TTL = "cdsk8s.org/ttl-seconds-after-finished";

    /**
     * Annotation: since when a Job is known not to start, and why: {@code <category> <RFC 3339>}. Whoever comes by when
     * the grace period is over ends the Job.
     */
    public static final String STUCK = "cdsk8s.org/stuck";

    /** Annotation: why one of us ended the Job, a category's word. It outranks the reason of the Job's condition. */
    public static final String REASON = "cdsk8s.org/reason";

    /** Label the Job controller puts on a Job's pods: the Job's name. In every version of Kubernetes. */
    public static final String JOB_NAME = "job-name";

    /** Annotation: which responder follows the logs of the Job's pods, and until when (RFC 3339). */
    public static final String LOG_FOLLOWER = "cdsk8s.org/log-follower";

    /** Annotation: the logs that were given up as lost, by their files' names. */
    public static final String LOGS_MISSING = "cdsk8s.org/logs-missing";

    private JobLabels() {}

    /** Whether the object carries our label. */
    public static boolean isManaged(ObjectMeta metadata) {
        return CDS_K8S.equals(labels(metadata).get(MANAGED_BY));
    }

    /** Whether the object looks like a Job of an older version: its prefix, and the label only such Jobs have. */
    public static boolean isAdoptable(ObjectMeta metadata) {
        return metadata.getName().startsWith(JobName.PREFIX) && labels(metadata).containsKey(DELIVERABLE_ASSET);
    }

    /** The value of that annotation, if the object has it. */
    public static Optional<String> annotation(ObjectMeta metadata, String key) {
        return Optional.ofNullable(metadata.getAnnotations()).map(annotations -> annotations.get(key));
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }
}
