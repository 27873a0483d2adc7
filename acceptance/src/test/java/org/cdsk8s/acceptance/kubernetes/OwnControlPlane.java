package org.cdsk8s.acceptance.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cdsk8s.acceptance.process.ChildProcess;

/** etcd, kube-apiserver and kube-controller-manager as children of this JVM. */
final class OwnControlPlane implements ControlPlaneMachine {

    // 4 s when both cores are free.
    private static final Duration BOOT = Duration.ofMinutes(2);

    // An orderly end waits a minute for clients that keep watching; tests do not.
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final ControlPlanePrograms programs;
    private final ControlPlaneOptions options;
    private final Path adminKubeconfig;
    private final ChildProcess etcd;
    private ChildProcess apiServer;
    private final ChildProcess controllerManager;

    private OwnControlPlane(ControlPlanePrograms programs, ControlPlaneOptions options) {
        this.programs = programs;
        this.options = options;
        adminKubeconfig = kubeconfig("admin");
        etcd = ChildProcess.start(programs.etcd());
        apiServer = ChildProcess.start(programs.apiServer(options.apiServer()));
        awaitReady();
        controllerManager = ChildProcess.start(
                programs.controllerManager(kubeconfig("controller-manager"), options.controllerManager()));
    }

    static OwnControlPlane start(ControlPlanePrograms programs, ControlPlaneOptions options) {
        return new OwnControlPlane(programs, options);
    }

    Path adminKubeconfig() {
        return adminKubeconfig;
    }

    @Override
    public void awaitReady() {
        try (var client = KubernetesControlPlane.impatientClient(adminKubeconfig)) {
            await("kube-apiserver is ready")
                    .atMost(BOOT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ready(client));
        }
    }

    @Override
    public void stopApiServer() {
        apiServer.stop(FAREWELL);
    }

    @Override
    public void killApiServer() {
        apiServer.kill();
    }

    @Override
    public void startApiServer() {
        apiServer = ChildProcess.start(programs.apiServer(options.apiServer()));
    }

    @Override
    public void pauseApiServer() {
        apiServer.pause();
    }

    @Override
    public void resumeApiServer() {
        apiServer.resume();
    }

    @Override
    public void discard() {
        controllerManager.stop(FAREWELL);
        apiServer.stop(FAREWELL);
        etcd.stop(FAREWELL);
    }

    private boolean ready(KubernetesClient client) {
        etcd.requireAlive();
        apiServer.requireAlive();
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private Path kubeconfig(String user) {
        try {
            var authority = Files.readString(programs.certificate("ca.crt"));
            return new Kubeconfig(programs.server(), authority)
                    .withCertificate(
                            programs.certificate(user + ".crt"),
                            programs.certificate(user + ".key"),
                            programs.certificate(user + ".kubeconfig"));
        } catch (IOException e) {
            throw new UncheckedIOException("The certificates of the control plane cannot be read.", e);
        }
    }
}
