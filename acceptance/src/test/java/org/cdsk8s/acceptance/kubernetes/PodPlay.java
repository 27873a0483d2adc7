package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.acceptance.kubernetes.PodStates.Restarts;

/**
 * One pod while its script is played: each method is a step, done when the API server knows, however long that is away.
 * One thread at a time.
 */
final class PodPlay {

    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String node;
    private final Pod pod;
    private final PodLogs logs;
    private final Clock clock;
    private final Map<String, ContainerLog> open = new LinkedHashMap<>();
    private Restarts restarts = Restarts.none();

    PodPlay(KubernetesClient client, String node, Pod pod, PodLogs logs, Clock clock) {
        this.client = client;
        this.node = node;
        this.pod = pod;
        this.logs = logs;
        this.clock = clock;
    }

    void bind() throws InterruptedException {
        var metadata = pod.getMetadata();
        var binding = new BindingBuilder()
                .withNewMetadata()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build();
        try {
            Insistence.insist(() -> client.bindings()
                    .inNamespace(metadata.getNamespace())
                    .resource(binding)
                    .create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) { // bound by an earlier attempt whose answer was lost
                throw e;
            }
        }
    }

    void run() throws InterruptedException {
        openLogs();
        write(PodStates.of(pod, "Running", PodStates.running(now()), restarts, now()));
    }

    void log(String text) {
        log(pod.getSpec().getContainers().get(0).getName(), text);
    }

    void log(String container, String text) {
        String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        logOf(container).append(whole.getBytes(StandardCharsets.UTF_8));
    }

    void print(byte[] bytes) {
        logOf(pod.getSpec().getContainers().get(0).getName()).append(bytes);
    }

    void repeat(List<byte[]> lines, int times) {
        logOf(pod.getSpec().getContainers().get(0).getName()).repeat(lines, times);
    }

    private ContainerLog logOf(String container) {
        return Objects.requireNonNull(
                open.get(container), () -> "no running container " + container + " in the script's pod");
    }

    void restartAfter(int status) throws InterruptedException {
        restarts = new Restarts(restarts.count() + 1, PodStates.terminated(status, "Error", now()));
        closeLogs();
        run();
    }

    void terminate(int status, String reason) throws InterruptedException {
        closeLogs();
        var phase = status == 0 ? "Succeeded" : "Failed";
        write(PodStates.of(pod, phase, PodStates.terminated(status, reason, now()), restarts, now()));
    }

    void waitForever(String reason, String message) throws InterruptedException {
        write(PodStates.of(pod, "Pending", PodStates.waiting(reason, message), restarts, now()));
    }

    void unschedulable(String message) throws InterruptedException {
        write(PodStates.unschedulable(message, now()));
    }

    /** Whatever still follows a log reaches its end. */
    void closeLogs() {
        open.values().forEach(ContainerLog::close);
    }

    private void openLogs() {
        for (var container : pod.getSpec().getContainers()) {
            open.put(container.getName(), logs.begin(PlayedPods.name(pod), container.getName()));
        }
    }

    private void write(PodStatus status) throws InterruptedException {
        Insistence.insistOnEditing(() -> client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(found -> new PodBuilder(found).withStatus(status).build()));
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
