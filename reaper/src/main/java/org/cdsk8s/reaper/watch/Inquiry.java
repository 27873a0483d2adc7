package org.cdsk8s.reaper.watch;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.watch.ApiFailureException;

/**
 * Questions asked when what the watches showed is not enough. Thread-safe.
 *
 * @param client used for no watch, and with a short timeout: an answer that comes late is of no use
 * @param namespace where Jobs and pods live
 */
public record Inquiry(KubernetesClient client, String namespace) {

    /** Jobs in one question: their names fill 3 KiB of its URL at most. */
    private static final int JOBS_AT_ONCE = 50;

    /** Events are kept for an hour; whoever has more than this of one kind needs no more of them. */
    private static final long EVENTS = 5000;

    /**
     * The pods of these Jobs, of other Jobs of the same names too.
     *
     * @throws ApiFailureException if the API server does not say
     */
    public List<PodObservation> podsOf(Collection<JobRef> jobs) throws ApiFailureException {
        PodsOf pods = new PodsOf(namespace);
        try {
            List<String> names = jobs.stream().map(JobRef::name).distinct().toList();
            List<PodObservation> found = new ArrayList<>();
            for (int from = 0; from < names.size(); from += JOBS_AT_ONCE) {
                List<String> some = names.subList(from, Math.min(names.size(), from + JOBS_AT_ONCE));
                client
                        .pods()
                        .inNamespace(namespace)
                        .withLabelSelector(JobLabels.JOB_NAME + " in (" + String.join(",", some) + ")")
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> pods.includes(pod.getMetadata()))
                        .sorted(Comparator.comparing(Inquiry::version))
                        .map(pods::present)
                        .forEach(found::add);
            }
            return found;
        } catch (KubernetesClientException e) {
            throw ApiFailureException.of("listing the pods of Jobs", e);
        }
    }

    /**
     * By the uid of a Job, what its latest Event says of why a pod could not be created.
     *
     * @throws ApiFailureException if the API server does not say
     */
    public Map<String, String> failedCreates() throws ApiFailureException {
        try {
            EventList events = client.v1()
                    .events()
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder()
                            .withFieldSelector("involvedObject.kind=Job,reason=FailedCreate")
                            .withLimit(EVENTS)
                            .build());
            Map<String, String> messages = new HashMap<>();
            events.getItems().stream()
                    .filter(event -> event.getInvolvedObject() != null
                            && event.getInvolvedObject().getUid() != null)
                    .sorted(Comparator.comparing(Inquiry::time))
                    .forEach(event -> messages.put(
                            event.getInvolvedObject().getUid(), Objects.requireNonNullElse(event.getMessage(), "")));
            return messages;
        } catch (KubernetesClientException e) {
            throw ApiFailureException.of("listing Events", e);
        }
    }

    /**
     * Whether this Job should have a pod and never had one; empty if not, or if it is gone.
     *
     * @throws ApiFailureException if the API server does not say
     */
    public Optional<PodlessJob> podless(JobRef job) throws ApiFailureException {
        try {
            Job found = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(job.name())
                    .get();
            return Optional.ofNullable(found)
                    .filter(one -> one.getMetadata() != null
                            && job.uid().equals(one.getMetadata().getUid()))
                    .flatMap(PodlessJob::of);
        } catch (KubernetesClientException e) {
            throw ApiFailureException.of("reading Job " + job.name(), e);
        }
    }

    /** A list comes by name; what changed last shall come last, as from a watch. Versions compare as numbers (KEP-5504). */
    private static BigInteger version(Pod pod) {
        String version = String.valueOf(pod.getMetadata().getResourceVersion());
        return version.matches("\\d+") ? new BigInteger(version) : BigInteger.ZERO;
    }

    /** Times in UTC are ordered as texts. */
    private static String time(Event event) {
        return Objects.requireNonNullElse(event.getLastTimestamp(), "");
    }
}
