package org.cdsk8s.local.demo;

import java.io.IOException;
import org.cdsk8s.local.broker.EmbeddedBroker;
import org.cdsk8s.local.kube.StandInKubernetes;
import org.cdsk8s.local.process.LoopbackPort;
import org.cdsk8s.local.redis.EmbeddedRedis;

/**
 * What the services work with: broker, Redis and Kubernetes API, each on its usual port where that is free.
 *
 * @param broker the broker
 * @param redis the Redis server
 * @param kubernetes the stand-in for a cluster
 */
record EmbeddedParts(EmbeddedBroker broker, EmbeddedRedis redis, StandInKubernetes kubernetes) {

    private static final int AMQP_PORT = 5672;
    private static final int REDIS_PORT = 6379;

    /** The port of kubectl proxy, which people know as a loopback API server. */
    private static final int KUBERNETES_PORT = 8001;

    /** The image of the demo's template. */
    private static final String IMAGE = "guardianmultimedia/cds:DEV";

    /** Starts them, one after the other; each is handed to {@code open} to be closed. */
    static EmbeddedParts start(Workspace workspace, OpenParts open, Narrator narrator) {
        EmbeddedBroker broker =
                open.keep(EmbeddedBroker.start(LoopbackPort.preferably(AMQP_PORT), RunningDemo.USER, RunningDemo.USER));
        narrator.say("broker           amqp://127.0.0.1:" + broker.port() + " (Qpid Broker-J, in this JVM)");
        EmbeddedRedis redis = open.keep(EmbeddedRedis.start(LoopbackPort.preferably(REDIS_PORT), workspace.redis()));
        narrator.say("Redis            redis://127.0.0.1:" + redis.port());
        StandInKubernetes kubernetes = open.keep(startKubernetes(workspace));
        narrator.say("Kubernetes API   " + kubernetes.url() + " (a stand-in: containers run as local processes)");
        return new EmbeddedParts(broker, redis, kubernetes);
    }

    private static StandInKubernetes startKubernetes(Workspace workspace) {
        try {
            StandInKubernetes kubernetes = StandInKubernetes.builder()
                    .port(LoopbackPort.preferably(KUBERNETES_PORT))
                    .image(IMAGE, workspace.image())
                    .start();
            kubernetes.kubeconfig(workspace.kubeconfig());
            return kubernetes;
        } catch (IOException e) {
            throw new DemoException("The stand-in Kubernetes API could not start: " + e.getMessage(), e);
        }
    }
}
