package org.cdsk8s.acceptance.reaper;

import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever befalls Redis, the reaper says so, guesses nothing, and tells everything in the end. */
class RedisFaultsIT {

    private static RedisServer redis;
    private static RedisAddress database;
    private static Scene scene;

    @BeforeAll
    static void start() {
        redis = RedisServer.startPrivate();
        database = redis.newDatabase();
        scene = Scene.open(
                KubernetesControlPlane.shared(),
                StandInKubelet.shared(),
                RabbitMqBroker.shared().newVirtualHost(),
                database);
    }

    @AfterAll
    static void stop() {
        scene.close();
        redis.close();
    }

    @BeforeEach
    void enter() {
        scene.enter();
    }

    @Test
    void shouldTellEverythingOnceThroughACrash() {
        redis.kill();
        scene.act();
        scene.says("redis", "DOWN");
        redis.start();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldTellEverythingOnceThroughARestart() {
        redis.stop();
        redis.start();
        scene.act();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldNoticeARedisThatIsFrozenAndTellEverythingOnceItIsNot() {
        redis.pause();
        scene.act();
        scene.says("redis", "DOWN");
        redis.resume();

        scene.everyEndIsTold();
    }

    @Test
    void shouldWaitForARedisThatIsFull() {
        database.command("CONFIG", "SET", "maxmemory", "1");
        scene.act();
        scene.says("kubernetes watch", "DOWN");
        database.command("CONFIG", "SET", "maxmemory", "0");

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldWaitForARedisThatMayOnlyBeRead() {
        database.command("REPLICAOF", "127.0.0.1", "1");
        scene.act();
        scene.says("kubernetes watch", "DOWN");
        database.command("REPLICAOF", "NO", "ONE");

        scene.everyEndIsToldOnce();
    }
}
