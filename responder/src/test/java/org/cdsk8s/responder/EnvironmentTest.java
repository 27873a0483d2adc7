package org.cdsk8s.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.responder.admission.AdmissionPolicy;
import org.cdsk8s.responder.log.LogSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every environment variable of the original keeps its meaning, and its default where it had one. */
class EnvironmentTest {

    private static final int ENVIRONMENT = 300;
    private static final int CONVERTER = 200;

    @Test
    void shouldHonourEveryVariableOfTheOriginal() throws IOException {
        SmallRyeConfig config = config(Map.ofEntries(
                Map.entry("RABBITMQ_HOST", "rabbit"),
                Map.entry("RABBITMQ_PORT", "5673"),
                Map.entry("RABBITMQ_VHOST", "prexit"),
                Map.entry("RABBITMQ_USER", "user"),
                Map.entry("RABBITMQ_PASSWD", "secret"),
                Map.entry("RABBITMQ_CONNECTION_ATTEMPTS", "5"),
                Map.entry("RABBITMQ_RETRY_DELAY", "7"),
                Map.entry("NAMESPACE", "media"),
                Map.entry("KUBE_CONFIG", "/kube/config"),
                Map.entry("TEMPLATES_PATH", "/templates"),
                Map.entry("INMETA_PATH", "/inmeta"),
                Map.entry("INMETA_XSD", "/inmeta.xsd"),
                Map.entry("POD_LOGS_BASEPATH", "/logs"),
                Map.entry("KEEP_JOBS", "yes"),
                Map.entry("JOB_RETENTION", "1h"),
                Map.entry("RESPONDER_ADMISSION", "adaptive"),
                Map.entry("RESPONDER_MAX_JOBS_IN_FLIGHT", "7")));
        ResponderConfig responder = config.getConfigMapping(ResponderConfig.class);

        assertThat(new Settings(responder).broker().toString()).isEqualTo("amqp://user@rabbit:5673/prexit");
        assertThat(responder.rabbitmq().passwd()).isEqualTo("secret");
        assertThat(new Settings(responder).brokerGrace()).isEqualTo(Duration.ofSeconds(35));
        assertThat(responder.namespace()).contains("media");
        assertThat(responder.kubeConfig()).contains("/kube/config");
        assertThat(responder.templatesPath()).contains(Path.of("/templates"));
        assertThat(responder.inmetaPath()).contains(Path.of("/inmeta"));
        assertThat(responder.inmetaXsd()).contains(Path.of("/inmeta.xsd"));
        assertThat(responder.podLogsBasepath()).contains(Path.of("/logs"));
        assertThat(new Settings(responder).retention().keep()).isTrue();
        assertThat(new Settings(responder).retention().time()).isEqualTo(Duration.ofHours(1));
        assertThat(new Settings(responder).admission())
                .isEqualTo(new AdmissionPolicy(AdmissionPolicy.Mode.ADAPTIVE, 7, 5, Duration.ofSeconds(10)));
    }

    @Test
    void shouldHaveTheOriginalsDefaults() throws IOException {
        ResponderConfig responder = config(Map.of()).getConfigMapping(ResponderConfig.class);

        assertThat(responder.rabbitmq().host()).isEmpty();
        assertThat(responder.rabbitmq().port()).isEqualTo(5672);
        assertThat(responder.rabbitmq().vhost()).isEqualTo("/");
        assertThat(new Settings(responder).brokerGrace()).isEqualTo(Duration.ofSeconds(9));
        assertThat(responder.namespace()).isEmpty();
        assertThat(responder.templatesPath()).isEmpty();
        assertThat(responder.podLogsBasepath()).isEmpty();
        assertThat(new Settings(responder).retention().keep()).isFalse();
        assertThat(new Settings(responder).retention().time()).isEqualTo(Duration.ofMinutes(10));
        assertThat(new Settings(responder).admission().mode()).isEqualTo(AdmissionPolicy.Mode.FIXED);
        assertThat(new Settings(responder).admission().most()).isEqualTo(200);
    }

    @Test
    void shouldReadRetentionOfNothingAsAtOnce() throws IOException {
        ResponderConfig responder = config(Map.of("JOB_RETENTION", "0")).getConfigMapping(ResponderConfig.class);

        assertThat(responder.jobRetention()).isZero();
    }

    @Test
    void shouldReadTheTimeToStartOfEachReason() throws IOException {
        ResponderConfig responder = config(Map.of(
                        "CDS_STUCK_GRACE_IMAGE_PULL", "1m",
                        "CDS_STUCK_GRACE_IMAGE_NAME", "2m",
                        "CDS_STUCK_GRACE_CONFIG_ERROR", "3m",
                        "CDS_STUCK_GRACE_UNSCHEDULABLE", "4m",
                        "CDS_STUCK_GRACE_INIT_FAILED", "6m",
                        "CDS_STUCK_GRACE_PODS_NOT_CREATED", "7m"))
                .getConfigMapping(ResponderConfig.class);

        assertThat(new Settings(responder).gracePeriods().periods())
                .containsOnly(
                        Map.entry(FailureCategory.IMAGE_PULL, Duration.ofMinutes(1)),
                        Map.entry(FailureCategory.IMAGE_NAME, Duration.ofMinutes(2)),
                        Map.entry(FailureCategory.CONFIG_ERROR, Duration.ofMinutes(3)),
                        Map.entry(FailureCategory.UNSCHEDULABLE, Duration.ofMinutes(4)),
                        Map.entry(FailureCategory.INIT_FAILED, Duration.ofMinutes(6)),
                        Map.entry(FailureCategory.PODS_NOT_CREATED, Duration.ofMinutes(7)));
    }

    @Test
    void shouldGiveAPullAQuarterOfAnHourAndAnImpossibleNameNoTimeByDefault() throws IOException {
        ResponderConfig responder = config(Map.of()).getConfigMapping(ResponderConfig.class);
        Map<FailureCategory, Duration> periods =
                new Settings(responder).gracePeriods().periods();

        assertThat(periods)
                .containsEntry(FailureCategory.IMAGE_PULL, Duration.ofMinutes(15))
                .containsEntry(FailureCategory.IMAGE_NAME, Duration.ZERO);
        assertThat(periods.values()).filteredOn(Duration.ofMinutes(5)::equals).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "CDS_LOG_CLAIM, 4s",
        "CDS_LOG_CLAIM, 31m",
        "CDS_LOG_SILENCE, 9s",
        "CDS_LOG_ANSWER, 0s",
        "CDS_LOG_FOLLOW_AT_ONCE, 0",
        "CDS_LOG_RETRY_FOR, -1s",
        "CDS_LOG_MAX_BYTES, 0"
    })
    void shouldNotStartWithSettingsOfLogsThatMakeNoSense(String setting, String value) throws IOException {
        ResponderConfig responder = config(Map.of(setting, value)).getConfigMapping(ResponderConfig.class);

        assertThatThrownBy(() -> new Settings(responder).logs())
                .isInstanceOf(StartupException.class)
                .hasMessageMatching(setting + " is \\S+ and must be .+");
    }

    @Test
    void shouldFollowLogsOnlyWhereThereIsAPlaceForThemAndItIsWanted() throws IOException {
        assertThat(logs(Map.of()).follow()).isEmpty();
        assertThat(logs(Map.of("POD_LOGS_BASEPATH", "/logs")).follow()).isPresent();
        assertThat(logs(Map.of("POD_LOGS_BASEPATH", "/logs", "CDS_LOG_FOLLOW", "false"))
                        .follow())
                .isEmpty();
    }

    private static LogSettings logs(Map<String, String> environment) throws IOException {
        return new Settings(config(environment).getConfigMapping(ResponderConfig.class)).logs();
    }

    private static SmallRyeConfig config(Map<String, String> environment) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, CONVERTER, new DurationConverter())
                .withConverter(MemorySize.class, CONVERTER, new MemorySizeConverter())
                .withSources(
                        new EnvConfigSource(environment, ENVIRONMENT),
                        new PropertiesConfigSource(Path.of("src/main/resources/application.properties")
                                .toUri()
                                .toURL()))
                .withMapping(ResponderConfig.class)
                .withValidateUnknown(false)
                .build();
    }
}
