package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;

/**
 * Which Jobs are ours.
 *
 * @param adopting whether Jobs made by older versions, which lack our label, are ours too
 */
public record OwnJobs(boolean adopting) {

    /** Whether the object is ours. */
    boolean include(ObjectMeta metadata) {
        return JobLabels.isManaged(metadata) || (adopting && JobLabels.isAdoptable(metadata));
    }

    /** The selector by which the server leaves out what is not ours; none while adopting, since it cannot say "or". */
    Optional<String> labelSelector() {
        return adopting ? Optional.empty() : Optional.of(JobLabels.MANAGED_BY + "=" + JobLabels.CDS_K8S);
    }
}
