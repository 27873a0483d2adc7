package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The Node object that leads the API server to the stand-in kubelet's log endpoint. */
final class StandInNode {

    private final KubernetesClient client;
    private final Clock clock;
    private final String name;

    private StandInNode(KubernetesClient client, Clock clock, String name) {
        this.client = client;
        this.clock = clock;
        this.name = name;
    }

    static StandInNode register(KubernetesClient client, Clock clock, String address, int port) {
        var name = "stand-in-" + port;
        var node = new StandInNode(client, clock, name);
        client.resource(node.describe(address, port)).create();
        return node;
    }

    String name() {
        return name;
    }

    /** Says that the node is well; a node that says nothing for 40 s is given up, and its pods five minutes later. */
    void beat() {
        client.nodes().withName(name).editStatus(node -> new NodeBuilder(node)
                .editStatus()
                .editMatchingCondition(condition -> "Ready".equals(condition.getType()))
                .withLastHeartbeatTime(now())
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
    }

    void remove() {
        client.nodes().withName(name).delete();
    }

    private Node describe(String address, int port) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                // Keeps a real scheduler's pods away, in a cluster that has one.
                .addNewTaint("NoSchedule", "cdsk8s.org/stand-in", null, "true")
                .endSpec()
                .withNewStatus()
                .addNewAddress(address, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .withCapacity(
                        Map.of("cpu", new Quantity("64"), "memory", new Quantity("64Gi"), "pods", new Quantity("1000")))
                .withConditions(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("StandIn")
                        .withLastHeartbeatTime(now())
                        .withLastTransitionTime(now())
                        .build())
                .endStatus()
                .build();
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
