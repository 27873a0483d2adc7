package org.cdsk8s.acceptance.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;
import org.cdsk8s.common.job.Digest;

/**
 * A request, or several that look the same, and what must come of it.
 *
 * @param id the message id, if it has one
 * @param asset its asset, which no other request has
 * @param jobs how many Jobs it must lead to
 * @param refusals how often it must be told and kept
 */
public record Asked(Optional<String> id, int asset, int jobs, int refusals) {

    private static final String REQUEST_ID = "cdsk8s.org/request-id";
    private static final String ASSET = "deliverable-asset-id";

    /** Whether the Job was made for it. */
    public boolean made(Job job) {
        Optional<String> jobsId =
                Optional.ofNullable(job.getMetadata().getAnnotations().get(REQUEST_ID));
        return id.isPresent()
                ? id.equals(jobsId)
                : jobsId.isEmpty()
                        && Integer.toString(asset)
                                .equals(job.getMetadata().getLabels().get(ASSET));
    }

    /** Whether the dead letter is its. */
    public boolean kept(Heard letter) {
        return id.isPresent()
                ? id.get().equals(letter.messageId())
                : letter.messageId().isEmpty() && isAbout(letter.body());
    }

    /** Whether the refusal is its. The name of a Job ends in a digest of the message id. */
    public boolean refused(Heard invalid) {
        return id.isPresent()
                ? invalid.body()
                        .path("job-name")
                        .asText()
                        .endsWith("-" + Digest.of("message-id", id.get()).suffix())
                : isAbout(invalid.body());
    }

    private boolean isAbout(JsonNode body) {
        return body.path("deliverable_asset").asInt(-1) == asset;
    }

    @Override
    public String toString() {
        return id.map(text -> "the request '" + text + "'").orElse("the request for asset " + asset);
    }
}
