package org.cdsk8s.acceptance.kubernetes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.WorkDirectory;

/** How etcd, kube-apiserver and kube-controller-manager are called: loopback only, RBAC on, TTL of finished Jobs on. */
final class ControlPlanePrograms {

    private static final String FEATURES = "--feature-gates=TTLAfterFinished=true";
    private static final String LOOPBACK = "--bind-address=127.0.0.1";

    private final Path binaries;
    private final WorkDirectory directory;
    private final int apiPort;
    private final int etcdPort;
    private final int etcdPeerPort;
    private final int managerPort;

    ControlPlanePrograms(Path binaries, WorkDirectory directory) {
        this.binaries = binaries;
        this.directory = directory;
        var ports = FreePorts.take(4);
        apiPort = ports.get(0);
        etcdPort = ports.get(1);
        etcdPeerPort = ports.get(2);
        managerPort = ports.get(3);
    }

    /** Where the API server listens. */
    String server() {
        return "https://127.0.0.1:" + apiPort;
    }

    Path certificate(String file) {
        return directory.data().resolve("certificates").resolve(file);
    }

    Command etcd() {
        var client = "http://127.0.0.1:" + etcdPort;
        var peer = "http://127.0.0.1:" + etcdPeerPort;
        return command(
                "etcd",
                List.of(
                        "--name=test",
                        "--data-dir=" + directory.data().resolve("etcd"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=test=" + peer),
                List.of());
    }

    Command apiServer(List<String> further) {
        return command(
                "kube-apiserver",
                List.of(
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        LOOPBACK,
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + apiPort,
                        "--insecure-port=0",
                        "--endpoint-reconciler-type=none",
                        "--service-cluster-ip-range=10.96.0.0/24",
                        "--authorization-mode=RBAC",
                        "--allow-privileged=true",
                        "--kubelet-preferred-address-types=InternalIP",
                        "--kubelet-client-certificate=" + certificate("kubelet-client.crt"),
                        "--kubelet-client-key=" + certificate("kubelet-client.key"),
                        "--client-ca-file=" + certificate("ca.crt"),
                        "--tls-cert-file=" + certificate("apiserver.crt"),
                        "--tls-private-key-file=" + certificate("apiserver.key"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + certificate("service-account.pub"),
                        "--service-account-signing-key-file=" + certificate("service-account.key"),
                        FEATURES),
                further);
    }

    Command controllerManager(Path kubeconfig, List<String> further) {
        return command(
                "kube-controller-manager",
                List.of(
                        "--kubeconfig=" + kubeconfig,
                        "--authentication-kubeconfig=" + kubeconfig,
                        "--authorization-kubeconfig=" + kubeconfig,
                        LOOPBACK,
                        "--secure-port=" + managerPort,
                        "--port=0",
                        "--leader-elect=false",
                        "--use-service-account-credentials=true",
                        "--service-account-private-key-file=" + certificate("service-account.key"),
                        "--root-ca-file=" + certificate("ca.crt"),
                        // The stock 20/30 a second let about 3.5 Jobs a second through: tests would wait for nothing
                        // else.
                        "--kube-api-qps=1000",
                        "--kube-api-burst=2000",
                        FEATURES),
                further);
    }

    private Command command(String program, List<String> usual, List<String> further) {
        var arguments = new ArrayList<String>();
        arguments.add(binaries.resolve(program).toString());
        arguments.addAll(usual);
        arguments.addAll(further);
        return new Command(program, arguments, directory.log(program));
    }
}
