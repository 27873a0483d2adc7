package org.cdsk8s.responder.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.cdsk8s.responder.outcome.RefusedHintException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancellationTest {

    @Test
    void shouldNameAJobOrARequestAndIgnoreWhatElseIsThere() throws RefusedHintException {
        assertThat(read("{\"job-name\":\"cds-a-0a1b2c3d\",\"by\":\"me\"}"))
                .isEqualTo(new Cancellation(Optional.of("cds-a-0a1b2c3d"), Optional.empty()));
        assertThat(read("{\"request-id\":\"Id/1 ü\"}"))
                .isEqualTo(new Cancellation(Optional.empty(), Optional.of("Id/1 ü")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"cds-a\"",
                "{}",
                "{\"job-name\":null}",
                "{\"job-name\":7}",
                "{\"job-name\":[\"cds-a\"]}",
                "{\"request-id\":{}}",
                "{\"request-id\":\"\"}",
                "{\"job-name\":\"cds-a\",\"request-id\":\"a\"}",
                "{\"job-name\":\"cds-a\",\"job-name\":\"cds-b\"}",
                "{\"job-name\":\"cds-a\"} {}",
                "{\"job-name\":\"cds-a\"",
                "{\"job-name\":\"foreign\"}",
                "{\"job-name\":\"cds-\"}",
                "{\"job-name\":\"cds-A\"}",
                "{\"job-name\":\"cds-a\\n\"}",
                "{\"job-name\":\"cds-a/../b\"}",
                "{\"job-name\":\"cds-a?dryRun=All\"}",
                "{\"job-name\":\"cds-\\u202ea\"}"
            })
    void shouldRefuseWhatDoesNotSayWhatToCancel(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(RefusedHintException.class);
    }

    @Test
    void shouldRefuseWhatIsTooLongOrNoText() {
        assertThatThrownBy(() -> read("{\"request-id\":\"" + "ü".repeat(128) + "\"}"))
                .hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> read("{\"job-name\":\"cds-" + "a".repeat(60) + "\"}"))
                .hasMessageContaining("none of ours");
        assertThatThrownBy(() -> read(" ".repeat(70_000))).hasMessageContaining("70000 bytes");
        assertThatThrownBy(() -> Cancellation.read(new byte[] {'{', (byte) 0xC3, '}'}))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> read("[".repeat(10_000))).isInstanceOf(RefusedHintException.class);
    }

    private static Cancellation read(String body) throws RefusedHintException {
        return Cancellation.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
