package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which script a pod plays: that of its Job, one per attempt, the last one again for all further attempts. */
final class ScriptBook {

    private static final String JOB_NAME = "job-name";

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    void add(String namespace, String jobNamePrefix, List<PodScript> scripts) {
        entries.add(0, new Entry(namespace, jobNamePrefix, scripts));
    }

    /** The script for a pod that was not asked about before; the newest entry that fits its Job wins. */
    synchronized Optional<PodScript> next(Pod pod) {
        return entries.stream().filter(entry -> entry.fits(pod)).findFirst().map(entry -> entry.script(attempt(pod)));
    }

    private int attempt(Pod pod) {
        var job = pod.getMetadata().getNamespace() + "/" + jobName(pod);
        return attempts.merge(job, 1, Integer::sum) - 1;
    }

    private static String jobName(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(JOB_NAME, "");
    }

    private record Entry(String namespace, String jobNamePrefix, List<PodScript> scripts) {

        boolean fits(Pod pod) {
            return namespace.equals(pod.getMetadata().getNamespace())
                    && !jobName(pod).isEmpty()
                    && jobName(pod).startsWith(jobNamePrefix);
        }

        PodScript script(int attempt) {
            return scripts.get(Math.min(attempt, scripts.size() - 1));
        }
    }
}
