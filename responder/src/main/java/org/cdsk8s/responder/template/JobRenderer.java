package org.cdsk8s.responder.template;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.common.job.JobLabels;

/**
 * Fills a template in: name, the first container's command, labels and our annotations. Everything else stays exactly as
 * written, but for {@code ttlSecondsAfterFinished}, which is held back in an annotation: it would delete the Job before
 * its logs are safe. Pure.
 */
public final class JobRenderer {

    private JobRenderer() {}

    /**
     * The Job to create.
     *
     * @param labels legal label values; put over the template's
     * @param annotations put over the template's
     */
    public static Job render(
            JobTemplate template,
            String name,
            List<String> command,
            Map<String, String> labels,
            Map<String, String> annotations) {
        Job job = new JobBuilder(template.job()).build();
        ObjectMeta metadata = Objects.requireNonNullElseGet(job.getMetadata(), ObjectMeta::new);
        metadata.setName(name);
        metadata.setGenerateName(null);
        metadata.setLabels(merged(metadata.getLabels(), labels));
        metadata.getLabels().put(JobLabels.MANAGED_BY, JobLabels.CDS_K8S);
        metadata.setAnnotations(merged(metadata.getAnnotations(), annotations));
        job.setMetadata(metadata);
        Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
        if (ttl != null) {
            job.getSpec().setTtlSecondsAfterFinished(null);
            metadata.getAnnotations().put(JobLabels.TTL, ttl.toString());
        }
        job.getSpec().getTemplate().getSpec().getContainers().get(0).setCommand(command);
        return job;
    }

    private static Map<String, String> merged(Map<String, String> below, Map<String, String> above) {
        Map<String, String> all = new HashMap<>(Objects.requireNonNullElse(below, Map.of()));
        all.putAll(above);
        return all;
    }
}
