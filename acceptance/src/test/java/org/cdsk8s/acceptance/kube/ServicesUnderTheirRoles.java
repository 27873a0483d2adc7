package org.cdsk8s.acceptance.kube;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.WorkDirectory;

/** Responder and reaper as packaged, each logged in as its ServiceAccount, with the Role that {@code kube/} gives it. */
final class ServicesUnderTheirRoles implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final AmqpAddress broker = RabbitMqBroker.shared().newVirtualHost();
    private final RedisAddress redis = RedisServer.shared().newDatabase();
    private final WorkDirectory directory = WorkDirectory.create("roles");
    private final HttpClient http = HttpClient.newHttpClient();
    private final KubernetesControlPlane cluster;
    private final String namespace;
    private final ChildProcess responder;
    private ChildProcess reaper;

    private ServicesUnderTheirRoles(KubernetesControlPlane cluster, String namespace) throws IOException {
        this.cluster = cluster;
        this.namespace = namespace;
        for (String file : Manifests.files()) {
            if (file.matches(".*-(serviceaccount|role|rolebinding)-.*")) {
                var object = Manifests.object(file);
                object.getMetadata().setNamespace(namespace);
                cluster.client().resource(object).create();
            }
        }
        responder = start("responder", responderSettings());
        reaper = start("reaper", Map.of());
    }

    static ServicesUnderTheirRoles start(KubernetesControlPlane cluster, String namespace) throws IOException {
        return new ServicesUnderTheirRoles(cluster, namespace);
    }

    static Role role(String service) {
        return Manifests.files().stream()
                .filter(file -> file.endsWith("-role-" + service + ".yaml"))
                .map(file -> Manifests.object(file, Role.class))
                .findFirst()
                .orElseThrow();
    }

    AmqpAddress broker() {
        return broker;
    }

    /** Whether the reaper has journaled the Job with that uid. */
    boolean known(String uid) {
        return "1".equals(redis.command("EXISTS", "cds:job:" + uid));
    }

    /** The reaper is away, and comes back without the resourceVersion it had reached. */
    void restartReaperWithoutPosition(Runnable meanwhile) {
        reaper.stop();
        meanwhile.run();
        redis.command("DEL", "cdsreaper:most-recent-event");
        reaper = start("reaper", Map.of());
    }

    @Override
    public void close() {
        reaper.stop();
        responder.stop();
        directory.discardData();
    }

    private Map<String, String> responderSettings() throws IOException {
        var templates = Files.createDirectories(directory.data().resolve("templates"));
        Files.writeString(
                templates.resolve("cdsjob.yaml"),
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: template}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: cds, image: none}]
                """);
        var inmeta = Files.createDirectories(directory.data().resolve("inmeta"));
        return Map.of(
                "TEMPLATES_PATH", templates.toString(),
                "INMETA_PATH", inmeta.toString(),
                "POD_LOGS_BASEPATH", directory.data().resolve("logs").toString(),
                "JOB_RETENTION", "0s",
                "CDS_OUTCOME_SWEEP_INTERVAL", "1s");
    }

    private ChildProcess start(String service, Map<String, String> more) {
        int port = FreePorts.one();
        Map<String, String> settings = new HashMap<>(more);
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        settings.put("NAMESPACE", namespace);
        settings.put(
                "KUBE_CONFIG",
                cluster.kubeconfigFor(namespace, "cds-" + service).toString());
        settings.put("RABBITMQ_HOST", broker.host());
        settings.put("RABBITMQ_PORT", Integer.toString(broker.port()));
        settings.put("RABBITMQ_VHOST", broker.virtualHost());
        settings.put("RABBITMQ_USER", broker.user());
        settings.put("RABBITMQ_PASSWD", broker.password());
        settings.put("REDIS_HOST", redis.host());
        settings.put("REDIS_PORT", Integer.toString(redis.port()));
        settings.put("REDIS_DB_NUM", Integer.toString(redis.database()));
        settings.put("REDIS_PASS", redis.password());
        Path program = Module.directory().resolveSibling(service).resolve("target/quarkus-app/quarkus-run.jar");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ChildProcess process = ChildProcess.start(new Command(
                service,
                List.of(java.toString(), "-Xmx256m", "-jar", program.toString()),
                settings,
                directory.log(service)));
        await(service + " is ready").atMost(START).until(() -> ready(process, port));
        return process;
    }

    private boolean ready(ChildProcess process, int port) throws InterruptedException {
        process.requireAlive();
        var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .build();
        try {
            return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
