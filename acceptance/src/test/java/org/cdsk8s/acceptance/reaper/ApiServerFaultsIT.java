package org.cdsk8s.acceptance.reaper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever befalls the API server or the way to it, the reaper says so and tells everything in the end. */
class ApiServerFaultsIT {

    private static final WorkDirectory DIRECTORY = WorkDirectory.create("reaper-network");

    private static KubernetesControlPlane controlPlane;
    private static StandInKubelet kubelet;
    private static Relay network;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = KubernetesControlPlane.startPrivate(ControlPlaneOptions.usual());
        kubelet = StandInKubelet.start(controlPlane);
        network = Relay.open(0, controlPlane.client().getMasterUrl().getPort());
        Path kubeconfig = throughTheNetwork();
        scene = Scene.open(
                controlPlane,
                kubelet,
                RabbitMqBroker.shared().newVirtualHost(),
                RedisServer.shared().newDatabase(),
                namespace -> kubeconfig);
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
        network.close();
        kubelet.close();
        controlPlane.close();
        DIRECTORY.discardData();
    }

    @BeforeEach
    void enter() {
        scene.enter();
    }

    @Test
    void shouldTellEverythingOnceThroughACrash() {
        controlPlane.killApiServer();
        scene.says("kubernetes watch", "DOWN");
        controlPlane.startApiServer();
        scene.act();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldTellEverythingOnceThroughARestart() {
        controlPlane.stopApiServer();
        scene.says("kubernetes watch", "DOWN");
        controlPlane.startApiServer();
        scene.act();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldListAndCompareWhenTheServerHasForgottenWhereItWas() {
        scene.reaper().process().stop();
        scene.act();
        controlPlane.killApiServer();
        controlPlane.startApiServer(); // its history begins now
        scene.startReaper();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldNoticeAServerThatIsFrozenAndTellEverythingOnceItIsNot() {
        controlPlane.pauseApiServer();
        scene.says("leader election", "DOWN");
        controlPlane.resumeApiServer();
        scene.act();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldNoticeANetworkThatCarriesNothingAndTellEverythingOnceItDoes() {
        network.freeze();
        scene.act();
        scene.says("leader election", "DOWN");
        network.thaw();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldTellEverythingOnceThroughConnectionsThatAreReset() {
        network.reset();
        scene.act();
        network.reset();

        scene.everyEndIsToldOnce();
    }

    private static Path throughTheNetwork() throws IOException {
        String direct = "127.0.0.1:" + controlPlane.client().getMasterUrl().getPort();
        String text = Files.readString(controlPlane.kubeconfig());
        return DIRECTORY.write("kubeconfig", text.replace(direct, "127.0.0.1:" + network.port()));
    }
}
