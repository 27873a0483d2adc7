package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the reaper's token and rights, it says so, and tells everything once it has them again. */
class CredentialFaultsIT {

    private static final String ACCOUNT = "cds-reaper";
    private static final Path MANIFESTS = Module.directory().resolveSibling("kube");
    private static final WorkDirectory DIRECTORY = WorkDirectory.create("reaper-rights");

    private static KubernetesControlPlane controlPlane;
    private static Relay network;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = KubernetesControlPlane.shared();
        network = Relay.open(FreePorts.one(), apiServer());
        scene = Scene.open(
                controlPlane,
                StandInKubelet.shared(),
                RabbitMqBroker.shared().newVirtualHost(),
                RedisServer.shared().newDatabase(),
                namespace -> {
                    give(role(), namespace);
                    give(binding(), namespace);
                    return writeToken(namespace);
                });
    }

    @AfterAll
    static void stop() throws IOException {
        scene.close();
        network.close();
        DIRECTORY.discardData();
    }

    @BeforeEach
    void enter() {
        scene.enter();
    }

    @Test
    void shouldGoOnWithTheNewTokenWhenTheOldOneIsWorthNothing() {
        forgetTheAccount();
        scene.says("leader election", "DOWN");
        assertThat(scene.reaper().readiness()).contains("Unauthorized");
        assertThat(scene.reaper().get("/q/metrics")).contains("cds_reaper_leader 0.0");
        scene.act();
        writeToken(scene.jobs().namespace());

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldGoOnWhenAllItsRightsAreTakenAndGivenBack() {
        take(binding());
        network.reset();
        scene.says("leader election", "DOWN");
        assertThat(scene.reaper().readiness()).contains("forbidden");
        assertThat(refusals("pods")).isPositive();
        scene.act();
        give(binding(), scene.jobs().namespace());

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldGoOnWhenItMayNotSeeJobsForAWhile() {
        double before = refusals("jobs");
        give(withoutJobs(role()), scene.jobs().namespace());
        network.reset();
        scene.says("kubernetes watch", "DOWN");
        assertThat(scene.reaper().readiness()).contains("cannot watch resource");
        await().atMost(Scene.PATIENCE).until(() -> refusals("jobs") > before);
        scene.act();
        give(role(), scene.jobs().namespace());

        scene.everyEndIsToldOnce();
    }

    /** Its tokens are of that very account: one of the same name made later does not bring them back. */
    private static void forgetTheAccount() {
        KubernetesClient client = controlPlane.client();
        client.serviceAccounts()
                .inNamespace(scene.jobs().namespace())
                .withName(ACCOUNT)
                .delete();
    }

    /** Writes a new token where the reaper found its first, as whoever rotates tokens does. */
    private static Path writeToken(String namespace) {
        try {
            String direct = Files.readString(controlPlane.kubeconfigFor(namespace, ACCOUNT));
            String relayed = direct.replace("127.0.0.1:" + apiServer(), "127.0.0.1:" + network.port());
            return DIRECTORY.write("kubeconfig", relayed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int apiServer() {
        return controlPlane.client().getMasterUrl().getPort();
    }

    private static void give(HasMetadata right, String namespace) {
        right.getMetadata().setNamespace(namespace);
        controlPlane.client().resource(right).createOr(existing -> existing.update());
    }

    private static void take(HasMetadata right) {
        right.getMetadata().setNamespace(scene.jobs().namespace());
        controlPlane.client().resource(right).delete();
    }

    private static Role role() {
        return manifest("16-role-reaper.yaml", Role.class);
    }

    private static RoleBinding binding() {
        return manifest("17-rolebinding-reaper.yaml", RoleBinding.class);
    }

    private static Role withoutJobs(Role role) {
        return new RoleBuilder(role)
                .withRules(role.getRules().stream()
                        .filter(rule -> !rule.getResources().contains("jobs"))
                        .toList())
                .build();
    }

    private static <T extends HasMetadata> T manifest(String file, Class<T> type) {
        try {
            String text = Files.readString(MANIFESTS.resolve(file));
            return controlPlane.client().getKubernetesSerialization().unmarshal(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the watch of these was refused, as the reaper counts it. */
    private static double refusals(String of) {
        return scene.reaper()
                .get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("cds_reaper_watch_interruptions_total")
                        && line.contains("of=\"" + of + "\"")
                        && line.contains("reason=\"refused\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
