package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** The pods whose scripts are being played, from their start until they are gone. Safe for use by several threads. */
final class PlayedPods {

    private static final Logger LOG = System.getLogger(PlayedPods.class.getName());
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String node;
    private final PodLogs logs;
    private final ExecutorService threads;
    private final Map<String, Future<?>> plays = new ConcurrentHashMap<>();
    private final Set<String> ending = ConcurrentHashMap.newKeySet();

    PlayedPods(KubernetesClient client, String node, PodLogs logs, ExecutorService threads) {
        this.client = client;
        this.node = node;
        this.logs = logs;
        this.threads = threads;
    }

    /** "namespace/name", as logs are filed. */
    static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    boolean plays(Pod pod) {
        return plays.containsKey(pod.getMetadata().getUid());
    }

    void start(Pod pod, PodScript script) {
        var play = new PodPlay(client, node, pod, logs, Clock.systemUTC());
        plays.put(pod.getMetadata().getUid(), threads.submit(() -> perform(pod, script, play)));
    }

    /** The pod is being deleted: its script ends where it is, then the pod goes, as after its grace period. */
    void end(Pod pod) {
        var uid = pod.getMetadata().getUid();
        var play = plays.get(uid);
        if (play != null && ending.add(uid)) {
            play.cancel(true);
            logs.close(name(pod));
            threads.submit(() -> remove(pod));
        }
    }

    void forget(Pod pod) {
        var play = plays.remove(pod.getMetadata().getUid());
        if (play != null) {
            play.cancel(true);
        }
        ending.remove(pod.getMetadata().getUid());
        logs.remove(name(pod));
    }

    private void perform(Pod pod, PodScript script, PodPlay play) {
        try {
            script.playOn(play);
        } catch (InterruptedException ended) {
            play.closeLogs();
        } catch (KubernetesClientException e) {
            play.closeLogs();
            if (!Thread.currentThread().isInterrupted() && e.getCode() != NOT_FOUND) {
                LOG.log(Level.ERROR, "The script of pod " + name(pod) + " broke off.", e);
            }
        }
    }

    private void remove(Pod pod) {
        try {
            Insistence.insist(() -> delete(pod));
        } catch (InterruptedException ended) {
            ending.remove(pod.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            ending.remove(pod.getMetadata().getUid());
            LOG.log(Level.WARNING, "Pod " + name(pod) + " could not be removed; its next change tries again.", e);
        }
    }

    private List<StatusDetails> delete(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }
}
