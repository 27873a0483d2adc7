package org.cdsk8s.reaper;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The reaper as a Quarkus application: its settings, its health and its metrics. */
@QuarkusTest
@QuarkusTestResource(SurroundingParts.class)
class ReaperApplicationTest {

    @Inject
    ReaperConfig config;

    @Test
    void everyDependencyIsReady() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonPath health = given().get("/q/health/ready").then().extract().jsonPath();
            assertThat(health.getString("status")).isEqualTo("UP");
            assertThat(health.getList("checks.name"))
                    .containsExactlyInAnyOrder(
                            "rabbitmq", "redis", "kubernetes watch", "kubernetes pods watch", "leader election");
        });
    }

    @Test
    void itIsAliveAndStarted() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/started").then().statusCode(200);
    }

    @Test
    void itsMetersAreThere() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        given().get("/q/metrics").then().extract().asString())
                .contains("cds_reaper_events_total{state=\"success\"")
                .contains("cds_reaper_journal_age_seconds")
                .contains("cds_reaper_watch_age_seconds")
                .contains("cds_reaper_events_pending")
                .contains("cds_reaper_leader 1.0"));
    }

    @Test
    void theOriginalsEnvironmentVariablesKeepTheirDefaults() {
        assertThat(config.rabbitmq().vhost()).isEqualTo("/");
        assertThat(config.rabbitmq().connectionAttempts()).isEqualTo(3);
        assertThat(config.rabbitmq().retryDelay()).isEqualTo(3);
        assertThat(config.amqp().exchange()).isEqualTo("cdsresponder");
        assertThat(config.reaper().adoptPrefix()).isTrue();
        assertThat(config.reaper().watchSilence()).isEqualTo(Duration.ofSeconds(90));
    }
}
