package org.cdsk8s.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTest {

    @ParameterizedTest
    @CsvSource({
        "VX-184, cds-vx-184-0a1b2c3d",
        "test.mxf, cds-testmxf-0a1b2c3d",
        "日本語.mp4, cds-mp4-0a1b2c3d",
        "'', cds-request-0a1b2c3d",
        "../.., cds-request-0a1b2c3d",
        "a b\tc, cds-a-b-c-0a1b2c3d",
    })
    void shouldNameAJobAfterItsHint(String hint, String expected) {
        assertThat(JobName.of(hint, "0a1b2c3d")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'! Read this, because it''s very important! ', read-this-because-its-very-important",
        "'! Read this again, time 2.  ', read-this-again-time-2",
        "VX-1234, vx-1234",
    })
    void shouldSanitiseAsTheOriginalDid(String text, String expected) {
        assertThat(JobName.sanitise(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 43, 44, 45, 50, 59, 100, 10_000})
    void shouldKeepTheWholeSuffixHoweverLongTheHint(int length) {
        String name = JobName.of("x".repeat(length), "0a1b2c3d");

        assertThat(name).hasSizeLessThanOrEqualTo(57).startsWith("cds-").endsWith("-0a1b2c3d");
    }

    @Test
    void shouldStartAndEndASanitisedNameWithALetterOrDigitAfterCutting() {
        String text = "a".repeat(58) + "-bcd";

        assertThat(JobName.sanitise(text)).isEqualTo("a".repeat(58));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "a-", "🎬\u202E", "\u0000\n", "A.B_C"})
    void shouldAlwaysGiveALegalObjectName(String hint) {
        assertThat(JobName.of(hint, "0a1b2c3d")).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }
}
