package org.cdsk8s.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelValueTest {

    private static final String LEGAL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    @ParameterizedTest
    @CsvSource({"VX-184, VX-184", "12, 12", "a b/c, abc", "-_.x._-, x"})
    void shouldKeepWhatIsLegal(String value, String expected) {
        assertThat(LabelValue.of(value)).isEqualTo(expected);
    }

    @Test
    void shouldSayNoneForNothing() {
        assertThat(LabelValue.of(null)).isEqualTo("None");
        assertThat(LabelValue.of("...")).isEqualTo("None");
    }

    @ParameterizedTest
    @ValueSource(ints = {62, 63, 64, 100, 10_000})
    void shouldBeLegalHoweverLongTheText(int length) {
        assertThat(LabelValue.of("-" + "x".repeat(length) + "-")).matches(LEGAL);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // seconds
    void shouldTakeNoTimeForARowOfDashes() {
        assertThat(LabelValue.of("x" + "-".repeat(200_000) + "x")).matches(LEGAL);
    }

    @Test
    void shouldTellTwoLongIdsApart() {
        String begin = "x".repeat(80);

        assertThat(LabelValue.of(begin + "1")).isNotEqualTo(LabelValue.of(begin + "2"));
    }
}
