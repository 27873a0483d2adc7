package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.OneShot;
import org.cdsk8s.acceptance.process.WorkDirectory;

/**
 * A real API server with the real Job controller behind it. The shared one serves all test classes, each in a namespace
 * of its own; a test of faults starts a private one. It has no node: {@link StandInKubelet} is one.
 */
public final class KubernetesControlPlane implements AutoCloseable {

    /** Names a cluster to use instead of a private control plane, by its kubeconfig; its user must be an admin. */
    private static final String VARIABLE = "CDS_TEST_KUBECONFIG";

    private final Path kubeconfig;
    private final ControlPlaneMachine machine;
    private final KubernetesClient client;
    private final WorkDirectory directory;

    private KubernetesControlPlane(Path kubeconfig, ControlPlaneMachine machine, WorkDirectory directory) {
        this.kubeconfig = kubeconfig;
        this.machine = machine;
        this.directory = directory;
        client = client(kubeconfig);
        machine.awaitReady();
    }

    /** The control plane of this JVM, started when first asked for and stopped with the JVM. */
    public static KubernetesControlPlane shared() {
        return Shared.CONTROL_PLANE;
    }

    /** A control plane of one's own, even where another cluster is configured; close it. */
    public static KubernetesControlPlane startPrivate(ControlPlaneOptions options) {
        var binaries = KubernetesBinaries.directory();
        var directory = WorkDirectory.create("kubernetes");
        var programs = new ControlPlanePrograms(binaries, directory);
        makeCertificates(programs.certificate(""));
        var machine = OwnControlPlane.start(programs, options);
        return new KubernetesControlPlane(machine.adminKubeconfig(), machine, directory);
    }

    /** The kubeconfig file of an administrator. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** An administrator's client, shared by everyone; do not close it. */
    public KubernetesClient client() {
        return client;
    }

    /** A new client for the user of that kubeconfig file; close it. */
    public static KubernetesClient client(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    /** As {@link #client(Path)}, but a refusal is told at once: no hidden retries of 5xx and 429 (20 s by default). */
    public static KubernetesClient impatientClient(Path kubeconfig) {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** A new namespace in which pods can be made; its name begins with {@code hint}. */
    public String newNamespace(String hint) {
        return Namespaces.create(client, hint);
    }

    /** Makes a ServiceAccount if there is none of that name, and a kubeconfig file with a token of it, valid for 1 h. */
    public Path kubeconfigFor(String namespace, String serviceAccount) {
        var target = directory.data().resolve(namespace + "-" + serviceAccount + ".kubeconfig");
        return new ServiceAccountLogin(client).kubeconfig(namespace, serviceAccount, target);
    }

    /** Where this control plane keeps its certificates: {@code ca.crt}, {@code kubelet.crt}, {@code kubelet.key} … */
    Path certificates() {
        var certificates = directory.data().resolve("certificates");
        if (!certificates.toFile().exists()) {
            makeCertificates(certificates);
        }
        return certificates;
    }

    /** Ends the API server in good order; etcd and the controllers stay. */
    public void stopApiServer() {
        machine.stopApiServer();
    }

    /** kill -9 on the API server. */
    public void killApiServer() {
        machine.killApiServer();
    }

    /** Starts the API server again, on the same data and port, and waits until it is ready. */
    public void startApiServer() {
        machine.startApiServer();
        machine.awaitReady();
    }

    /** Freezes the API server: connections stay open and nothing answers. */
    public void pauseApiServer() {
        machine.pauseApiServer();
    }

    /** Thaws the API server. */
    public void resumeApiServer() {
        machine.resumeApiServer();
    }

    /** Ends it and removes its data; a configured cluster stays as it is. */
    @Override
    public void close() {
        client.close();
        machine.discard();
        directory.discardData();
    }

    private static void makeCertificates(Path target) {
        OneShot.run(List.of(Module.script("kubernetes/certificates.sh").toString(), target.toString()));
    }

    /** Holds the control plane of this JVM; being a class of its own makes the start lazy. */
    private static final class Shared {
        private static final KubernetesControlPlane CONTROL_PLANE = configuredOrPrivate();

        private static KubernetesControlPlane configuredOrPrivate() {
            var configured = System.getenv(VARIABLE);
            if (configured == null || configured.isBlank()) {
                return startPrivate(ControlPlaneOptions.usual());
            }
            return new KubernetesControlPlane(
                    Path.of(configured), new ForeignControlPlane(VARIABLE), WorkDirectory.create("kubernetes"));
        }
    }
}
