package org.cdsk8s.acceptance.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.service.ShowOutputOnFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No dependency being away ends a service; readiness names it, and the service goes on when it is back. */
@ExtendWith(ShowOutputOnFailure.class)
class DependenciesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Bench bench = Bench.create("dependencies");

    @Test
    void shouldWaitForABrokerThatIsAbsentAtTheStartAndSurviveItsRestart() throws IOException {
        try (RabbitMqBroker broker = RabbitMqBroker.startPrivate();
                ServiceProcess responder = bench.responder(settings(broker.address()));
                ServiceProcess reaper = bench.reaper(settings(broker.address()))) {
            broker.stop();
            responder.launch();
            reaper.launch();
            awaitNotReady(responder, "RabbitMQ");
            awaitNotReady(reaper, "RabbitMQ");
            assertThat(responder.status("/q/health/live")).isEqualTo(200);
            assertThat(reaper.status("/q/health/live")).isEqualTo(200);

            broker.start();
            responder.awaitReady();
            reaper.awaitReady();
            runsARequest(broker.address(), "one");

            broker.restart();
            runsARequest(broker.address(), "two");
            responder.awaitReady();
            reaper.awaitReady();
        }
    }

    @Test
    void shouldNameRedisWhenItIsAwayAndGoOnWhenItIsBack() throws IOException {
        try (RedisServer redis = RedisServer.startPrivate();
                ServiceProcess responder = bench.responder(Map.of(
                                "REDIS_HOST", redis.address().host(),
                                "REDIS_PORT", Integer.toString(redis.address().port()),
                                "REDIS_DB_NUM", "0"))
                        .start();
                Ear ear = new Ear(bench.broker())) {
            Producer producer = new Producer(bench.broker());
            redis.kill();
            awaitNotReady(responder, "Redis");
            producer.publish(Producer.request("waits", 1));

            redis.start();

            responder.awaitReady();
            producer.publish(Producer.request("next", 2));
            await("both run").atMost(PATIENCE).until(() -> ear.said("started").size() == 2);
            await("nothing waits").atMost(PATIENCE).until(() -> producer.waiting() == 0);
            assertThat(bench.inmeta().toFile().list()).containsExactlyInAnyOrder("waits.inmeta", "next.inmeta");
        }
    }

    @Test
    void shouldEndWithinTwentySecondsAndGiveBackWhatItHolds() {
        try (RedisServer redis = RedisServer.startPrivate();
                ServiceProcess responder = bench.responder(Map.of(
                                "REDIS_HOST", redis.address().host(),
                                "REDIS_PORT", Integer.toString(redis.address().port()),
                                "REDIS_DB_NUM", "0"))
                        .start()) {
            redis.kill();
            Producer producer = new Producer(bench.broker());
            producer.publish(Producer.request("held", 1));
            await("it is held").atMost(PATIENCE).until(() -> responder.output().contains("waits: "));

            int status = responder.terminate(Duration.ofSeconds(20));

            assertThat(status).isIn(0, 143);
            await("it is back").atMost(PATIENCE).until(() -> producer.waiting() == 1);
        }
    }

    private void runsARequest(AmqpAddress broker, String name) throws IOException {
        Producer producer = new Producer(broker);
        try (Ear ear = new Ear(broker)) {
            await("the producer's messages find their queue again")
                    .atMost(PATIENCE)
                    .until(() -> {
                        producer.publish(Producer.request(name, 1));
                        return !ear.said("started").isEmpty();
                    });
            await("the reaper tells of it").atMost(PATIENCE).until(() -> !ear.said("running")
                    .isEmpty());
        }
    }

    private static Map<String, String> settings(AmqpAddress broker) {
        return Map.of(
                "RABBITMQ_HOST", broker.host(),
                "RABBITMQ_PORT", Integer.toString(broker.port()),
                "RABBITMQ_VHOST", broker.virtualHost(),
                "RABBITMQ_USER", broker.user(),
                "RABBITMQ_PASSWD", broker.password(),
                "RABBITMQ_CONNECTION_ATTEMPTS", "1",
                "RABBITMQ_RETRY_DELAY", "1");
    }

    private static void awaitNotReady(ServiceProcess service, String dependency) {
        await(service + " names " + dependency).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(service.status("/q/health/ready")).isEqualTo(503);
            assertThat(service.body("/q/health/ready")).contains(dependency);
        });
        assertThat(service.alive()).isTrue();
    }
}
