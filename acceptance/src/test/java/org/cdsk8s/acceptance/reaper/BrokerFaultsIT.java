package org.cdsk8s.acceptance.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;
import org.cdsk8s.acceptance.kubernetes.StandInKubelet;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever befalls RabbitMQ, nothing is marked announced that it did not confirm, and everything is told in the end. */
class BrokerFaultsIT {

    private static final String LEADER = "cdsreaper.leader";
    private static final Map<String, Object> FULL = Map.of("x-max-length", 0, "x-overflow", "reject-publish");

    private static RabbitMqBroker broker;
    private static AmqpAddress host;
    private static RedisAddress redis;
    private static Scene scene;

    @BeforeAll
    static void start() {
        broker = RabbitMqBroker.startPrivate();
        host = broker.newVirtualHost();
        redis = RedisServer.shared().newDatabase();
        scene = Scene.open(KubernetesControlPlane.shared(), StandInKubelet.shared(), host, redis);
        broker.settle();
    }

    @AfterAll
    static void stop() {
        scene.close();
        broker.close();
    }

    @BeforeEach
    void enter() {
        scene.enter();
    }

    @Test
    void shouldTellEverythingOnceThroughARestart() {
        broker.stop();
        scene.act();
        scene.says("rabbitmq", "DOWN");
        broker.start();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldTellEverythingThroughACrash() {
        broker.kill();
        scene.act();
        scene.says("rabbitmq", "DOWN");
        broker.start();

        scene.everyEndIsTold();
    }

    @Test
    void shouldWaitForABrokerThatIsAwayAtTheStart() {
        scene.reaper().process().stop();
        broker.stop();
        scene.startReaper();
        scene.says("rabbitmq", "DOWN");
        scene.act();
        broker.start();

        scene.everyEndIsToldOnce();
    }

    @Test
    void shouldNoticeABrokerThatIsFrozenAndTellEverythingOnceItIsNot() {
        broker.pause();
        scene.act();
        scene.says("rabbitmq", "DOWN");
        broker.resume();

        scene.everyEndIsTold();
    }

    @Test
    void shouldTellEverythingWhenItsConnectionIsClosedAgainAndAgain() {
        for (int times = 0; times < 3; times++) {
            broker.control("close_all_connections", "told to");
            scene.reaper().awaitReady();
        }
        scene.act();
        broker.control("close_all_connections", "told to");

        scene.everyEndIsTold();
    }

    @Test
    void shouldMarkNothingAnnouncedWhileAMemoryAlarmBlocksIt() {
        broker.control("set_vm_memory_high_watermark", "0.000001");
        nothingIsMarkedWhileBlocked();
        broker.control("set_vm_memory_high_watermark", "absolute", "512MB");

        scene.everyEndIsTold();
    }

    @Test
    void shouldMarkNothingAnnouncedWhileADiskAlarmBlocksIt() {
        broker.control("set_disk_free_limit", "1000000GB");
        nothingIsMarkedWhileBlocked();
        broker.control("set_disk_free_limit", "50MB");

        scene.everyEndIsTold();
    }

    @Test
    void shouldDeclareAnewWhatWasDeletedUnderIt() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDelete("cdsresponder");
            scene.act();
            await().atMost(Scene.PATIENCE).until(() -> exchangeExists(connection));
            scene.events().listen();
        }

        scene.everyEndIsTold();
    }

    @Test
    void shouldSayAnEndAgainUntilAQueueTakesIt() throws IOException {
        unbindOutcomes();
        await().atMost(Scene.PATIENCE).until(() -> broker.control("-p", host.virtualHost(), "list_bindings")
                .contains("cds.job.success"));
        unbindOutcomes(); // right after the reaper declared it, which it does every ten seconds
        scene.events().stopListening();
        scene.act();
        await().atMost(Scene.PATIENCE)
                .until(() -> scene.reaper().process().lastLines(200).contains("No queue is bound for cds.job."));
        scene.events().listen();

        scene.everyEndIsTold();
    }

    @Test
    void shouldRepeatWhatTheBrokerRefusedUntilItTakesIt() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("full", false, true, true, FULL);
            channel.queueBind("full", "cdsresponder", "cds.job.*");
            scene.act();
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.reaper().process().lastLines(200).contains("refused the message"));
            assertThat(entries()).doesNotContain("\"announced\":\"success\"");
        }

        scene.everyEndIsTold();
    }

    @Test
    void shouldSayNothingWhileAnotherHoldsTheRightToSpeak() throws IOException {
        scene.reaper().process().pause();
        try (Connection other = takeTheRightToSpeak()) {
            scene.reaper().process().resume();
            int before = scene.events().said().size();
            scene.act();
            await().during(Duration.ofSeconds(3))
                    .atMost(Scene.PATIENCE)
                    .until(() -> scene.events().said().size() == before);
            assertThat(other.isOpen()).isTrue();
        }

        scene.everyEndIsToldOnce();
    }

    private static void unbindOutcomes() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.queueUnbind("cdsresponder.job-outcomes", "cdsresponder", "cds.job.success");
            channel.queueUnbind("cdsresponder.job-outcomes", "cdsresponder", "cds.job.failed");
        }
    }

    private static void nothingIsMarkedWhileBlocked() {
        String before = redis.command("GET", "cdsreaper:most-recent-event");
        scene.act();
        await().atMost(Scene.PATIENCE).until(() -> entries().contains("\"pending\":[{"));
        await().during(Duration.ofSeconds(3)).atMost(Scene.PATIENCE).until(() -> true);
        assertThat(entries()).doesNotContain("\"announced\":\"success\"");
        assertThat(redis.command("GET", "cdsreaper:most-recent-event")).isEqualTo(before);
    }

    /** The journal's entries of this scenario's Jobs. */
    private static String entries() {
        return redis.command(
                "EVAL",
                """
                local all = ''
                for _, key in ipairs(redis.call('KEYS', 'cds:job:*')) do
                  local entry = redis.call('GET', key)
                  if string.find(entry, ARGV[1], 1, true) then all = all .. entry end
                end
                return all
                """,
                "0",
                "\"" + scene.name("fine") + "\"");
    }

    /** Possible once the broker has given up the connection of the one that is frozen, after two heartbeats. */
    private static Connection takeTheRightToSpeak() throws IOException {
        Connection connection = host.connect();
        await().atMost(Scene.PATIENCE).until(() -> {
            Channel channel = connection.createChannel();
            try {
                channel.queueDeclare(LEADER, false, true, true, null);
                return true;
            } catch (IOException heldElsewhere) {
                return false;
            }
        });
        return connection;
    }

    private static boolean exchangeExists(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        try {
            channel.exchangeDeclarePassive("cdsresponder");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
