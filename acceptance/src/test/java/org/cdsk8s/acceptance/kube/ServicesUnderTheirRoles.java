package org.cdsk8s.acceptance.kube;

import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;

/** Responder and reaper as packaged, each logged in as its ServiceAccount, with the Role that {@code kube/} gives it. */
final class ServicesUnderTheirRoles implements AutoCloseable {

    private final Bench bench;
    private final ServiceProcess responder;
    private final ServiceProcess reaper;

    private ServicesUnderTheirRoles(KubernetesControlPlane cluster, Bench bench) {
        this.bench = bench;
        responder = bench.responder(Map.of(
                "KUBE_CONFIG", login(cluster, "cds-responder"),
                "JOB_RETENTION", "0s",
                "CDS_OUTCOME_SWEEP_INTERVAL", "1s"));
        reaper = bench.reaper(Map.of("KUBE_CONFIG", login(cluster, "cds-reaper"), "CDS_REAPER_PODS_MISSING", "1s"));
    }

    /** Makes the accounts and Roles in that namespace, and starts the services. */
    static ServicesUnderTheirRoles start(KubernetesControlPlane cluster, String namespace) {
        Manifests.files().stream()
                .filter(file -> file.matches(".*-(serviceaccount|role|rolebinding)-.*"))
                .map(Manifests::object)
                .forEach(object -> {
                    object.getMetadata().setNamespace(namespace);
                    cluster.client().resource(object).create();
                });
        var bench = new Bench(
                namespace,
                cluster.kubeconfig(),
                RabbitMqBroker.shared().newVirtualHost(),
                RedisServer.shared().newDatabase(),
                WorkDirectory.create("roles"));
        bench.template(0);
        var services = new ServicesUnderTheirRoles(cluster, bench);
        services.responder.start();
        services.reaper.start();
        return services;
    }

    /** The Role of a service, as {@code kube/} has it. */
    static Role role(String service) {
        return Manifests.files().stream()
                .filter(file -> file.endsWith("-role-" + service + ".yaml"))
                .map(file -> Manifests.object(file, Role.class))
                .findFirst()
                .orElseThrow();
    }

    AmqpAddress broker() {
        return bench.broker();
    }

    /** Whether the reaper has journaled the Job with that uid. */
    boolean known(String uid) {
        return "1".equals(bench.redis().command("EXISTS", "cds:job:" + uid));
    }

    /** The responder ends: the API server notes a watch only when that ends. */
    void endResponder() {
        responder.close();
    }

    /** The reaper is away, and comes back without the resourceVersion it had reached. */
    void restartReaperWithoutPosition(Runnable meanwhile) {
        reaper.close();
        meanwhile.run();
        bench.redis().command("DEL", "cdsreaper:most-recent-event");
        reaper.start();
    }

    @Override
    public void close() {
        reaper.close();
        responder.close();
        bench.directory().discardData();
    }

    private String login(KubernetesControlPlane cluster, String account) {
        return cluster.kubeconfigFor(bench.namespace(), account).toString();
    }
}
