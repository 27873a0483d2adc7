package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a reaper ended and whatever it finds in its journal: on a real server it goes on where it should. */
class ResumeIT {

    private static final String RESOURCE_VERSION = "cdsreaper:most-recent-event";

    private static RedisAddress redis;
    private static Scene scene;

    @BeforeAll
    static void start() {
        redis = RedisServer.shared().newDatabase();
        scene = Scene.open(
                KubernetesControlPlane.shared(),
                StandInKubelet.shared(),
                RabbitMqBroker.shared().newVirtualHost(),
                redis);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void enter() {
        scene.enter();
    }

    @Test
    void shouldTellEveryEndThroughKillsWhileJobsCome() {
        for (int kills = 0; kills < 3; kills++) {
            scene.jobs().create("cds-fine-kill-" + scene.name("") + kills);
            scene.reaper().process().kill();
            scene.jobs().create("cds-broken-kill-" + scene.name("") + kills);
            scene.startReaper();
        }
        scene.act();

        scene.everyEndIsTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcde", "99999999999999999999999"})
    void shouldListWhenTheJournaledVersionMakesNoSense(String version) {
        scene.reaper().process().stop();
        redis.command("SET", RESOURCE_VERSION, version);
        scene.act();
        scene.startReaper();

        scene.everyEndIsToldOnce();
        assertThat(redis.command("GET", RESOURCE_VERSION)).matches("\\d{2,9}");
    }

    @Test
    void shouldListWhenTheJournaledVersionIsFromTheFuture() {
        scene.reaper().process().stop();
        String version = scene.jobs().resourceVersion();
        redis.command("SET", RESOURCE_VERSION, Long.toString(Long.parseLong(version) + 100_000));
        scene.act();
        scene.startReaper(Duration.ofSeconds(5)); // 1.20 says nothing at all

        scene.everyEndIsToldOnce();
    }
}
