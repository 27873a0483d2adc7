package org.cdsk8s.acceptance.benchmark;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;

/**
 * What a service works on: a real broker, a real Redis that syncs every write, a real API server.
 */
record Site(
        RabbitMqBroker rabbitMq,
        RedisServer redisServer,
        KubernetesControlPlane cluster,
        AmqpAddress broker,
        RedisAddress redis,
        String namespace,
        WorkDirectory directory)
        implements AutoCloseable {

    /** Starts all of it, without a Job controller: statuses change as the benchmark writes them. Takes half a minute. */
    static Site open() {
        return open(
                ControlPlaneOptions.usual().withControllerManager("--controllers=*,-job,-cronjob,-ttl-after-finished"));
    }

    /** Starts all of it; takes half a minute. */
    static Site open(ControlPlaneOptions options) {
        RabbitMqBroker rabbitMq = RabbitMqBroker.startPrivate();
        RedisServer redis = RedisServer.startPrivate();
        KubernetesControlPlane cluster = KubernetesControlPlane.startPrivate(options);
        return new Site(
                rabbitMq,
                redis,
                cluster,
                rabbitMq.newVirtualHost(),
                redis.newDatabase(),
                cluster.newNamespace("benchmark"),
                WorkDirectory.create("benchmark"));
    }

    /** The same servers, but another virtual host, database and namespace; not to be closed. */
    Site elsewhere() {
        return new Site(
                rabbitMq,
                redisServer,
                cluster,
                rabbitMq.newVirtualHost(),
                redisServer.newDatabase(),
                cluster.newNamespace("elsewhere"),
                directory);
    }

    /** The settings of a service that works here. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBE_CONFIG", cluster.kubeconfig().toString());
        environment.put("NAMESPACE", namespace);
        environment.put("RABBITMQ_HOST", broker.host());
        environment.put("RABBITMQ_PORT", Integer.toString(broker.port()));
        environment.put("RABBITMQ_VHOST", broker.virtualHost());
        environment.put("RABBITMQ_USER", broker.user());
        environment.put("RABBITMQ_PASSWD", broker.password());
        environment.put("REDIS_HOST", redis.host());
        environment.put("REDIS_PORT", Integer.toString(redis.port()));
        environment.put("REDIS_DB_NUM", Integer.toString(redis.database()));
        return environment;
    }

    /**
     * The kubeconfig file of a service account that may do everything here, with a token, as services have in a cluster:
     * with a client certificate fabric8 reads the file anew at every call.
     */
    Path login() {
        String account = "benchmark";
        Path kubeconfig = cluster.kubeconfigFor(namespace, account);
        cluster.client()
                .rbac()
                .clusterRoleBindings()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", account, namespace)
                        .build())
                .serverSideApply();
        return kubeconfig;
    }

    @Override
    public void close() {
        rabbitMq.close();
        redisServer.close();
        cluster.close();
    }
}
