package org.cdsk8s.responder.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAnswerTest {

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 429, 500, 502, 503, 504})
    void shouldWaitForWhatTimeWillCure(int code) {
        assertThat(ClusterAnswer.read(answer(code, "x"))).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad",
        "403, jobs.batch is forbidden",
        "404, namespaces \"x\" not found",
        "413, large",
        "422, invalid"
    })
    void shouldRefuseWhatTimeWillNotCureAndSayWhatToChange(int code, String message) {
        assertThat(ClusterAnswer.read(answer(code, message)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.rejection().message())
                                .contains(Integer.toString(code), message, "operator"));
    }

    @Test
    void shouldWaitForQuota() {
        String message = "jobs.batch \"cds-x\" is forbidden: exceeded quota: q, requested: count/jobs.batch=1";

        assertThat(ClusterAnswer.read(answer(403, message))).isInstanceOf(Unavailable.class);
    }

    @Test
    void shouldWaitWhenTheServerDidNotAnswerAndDoubtWhetherItActed() {
        KubernetesClientException silent = new KubernetesClientException("reset", new IOException("reset"));

        assertThat(ClusterAnswer.read(silent)).isInstanceOf(Unavailable.class);
        assertThat(ClusterAnswer.ambiguous(silent)).isTrue();
        assertThat(ClusterAnswer.ambiguous(answer(504, "timeout"))).isTrue();
        assertThat(ClusterAnswer.ambiguous(answer(429, "slow down"))).isFalse();
    }

    @Test
    void shouldKnowThatNothingHappensWithoutAConnection() throws IOException {
        int nobody = freePort();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + nobody)
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThatThrownBy(() ->
                            client.batch().v1().jobs().inNamespace("media").list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                        assertThat(ClusterAnswer.read(e)).isInstanceOf(Unavailable.class);
                        assertThat(ClusterAnswer.ambiguous(e)).isFalse();
                    });
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() {
        var status = new StatusBuilder()
                .withCode(429)
                .withNewDetails()
                .withRetryAfterSeconds(7)
                .endDetails()
                .build();

        assertThat(ClusterAnswer.read(new KubernetesClientException(status)))
                .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.retryAfter())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
