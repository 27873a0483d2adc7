package org.cdsk8s.acceptance.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;

/**
 * All that one test class needs for services of its own: a namespace, a virtual host, a Redis database and directories,
 * on the shared parts or on private ones. Close the services it made, not the bench.
 *
 * @param namespace where the Jobs are made
 * @param kubeconfig an administrator's, of the cluster with that namespace
 * @param broker a virtual host without any queue
 * @param redis an empty database
 * @param directory below {@code data}: templates, inmeta and logs
 */
public record Bench(
        String namespace, Path kubeconfig, AmqpAddress broker, RedisAddress redis, WorkDirectory directory) {

    private static final String TEMPLATE =
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: cds-job-template
            spec:
              backoffLimit: %d
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: cds
                      image: cds-workload
                      command: ["/usr/local/bin/cds_run.pl"]
            """;

    /** A new one on the shared parts; its names begin with {@code hint}, and its Jobs try their pod once. */
    public static Bench create(String hint) {
        var bench = new Bench(
                KubernetesControlPlane.shared().newNamespace(hint),
                KubernetesControlPlane.shared().kubeconfig(),
                RabbitMqBroker.shared().newVirtualHost(),
                RedisServer.shared().newDatabase(),
                WorkDirectory.create(hint));
        bench.template(0);
        return bench;
    }

    /** The kubelet that plays this bench's pods. */
    public StandInKubelet kubelet() {
        return StandInKubelet.shared();
    }

    /** Writes a template whose Jobs try their pod again that often. */
    public void template(int backoffLimit) {
        template(TEMPLATE.formatted(backoffLimit));
    }

    /** Writes this as {@code cdsjob.yaml}. */
    public void template(String yaml) {
        write(existing("templates").resolve("cdsjob.yaml"), yaml);
    }

    /** Where the inmeta files go. */
    public Path inmeta() {
        return existing("inmeta");
    }

    /** Where the logs are saved. */
    public Path logs() {
        return existing("logs");
    }

    /** A responder that is not started yet, as an administrator of the cluster; these settings win over the usual ones. */
    public ServiceProcess responder(Map<String, String> settings) {
        var environment = usual();
        environment.put("TEMPLATES_PATH", existing("templates").toString());
        environment.put("INMETA_PATH", inmeta().toString());
        environment.put("POD_LOGS_BASEPATH", logs().toString());
        environment.putAll(settings);
        return new ServiceProcess("responder", environment, directory.log("responder"));
    }

    /** A reaper that is not started yet, as an administrator of the cluster; these settings win over the usual ones. */
    public ServiceProcess reaper(Map<String, String> settings) {
        var environment = usual();
        environment.putAll(settings);
        return new ServiceProcess("reaper", environment, directory.log("reaper"));
    }

    private Map<String, String> usual() {
        var environment = new HashMap<String, String>();
        environment.put("RABBITMQ_HOST", broker.host());
        environment.put("RABBITMQ_PORT", Integer.toString(broker.port()));
        environment.put("RABBITMQ_VHOST", broker.virtualHost());
        environment.put("RABBITMQ_USER", broker.user());
        environment.put("RABBITMQ_PASSWD", broker.password());
        environment.put("REDIS_HOST", redis.host());
        environment.put("REDIS_PORT", Integer.toString(redis.port()));
        environment.put("REDIS_DB_NUM", Integer.toString(redis.database()));
        if (!redis.password().isEmpty()) {
            environment.put("REDIS_PASS", redis.password());
        }
        environment.put("NAMESPACE", namespace);
        environment.put("KUBE_CONFIG", kubeconfig.toString());
        return environment;
    }

    private Path existing(String name) {
        try {
            return Files.createDirectories(directory.data().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("No directory " + name + " could be made for the test.", e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file + ".", e);
        }
    }
}
