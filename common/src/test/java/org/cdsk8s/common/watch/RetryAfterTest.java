package org.cdsk8s.common.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final String SENT = "Sun, 06 Nov 1994 08:49:30 GMT";

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "' 30 ', 30", "300, 300"})
    void secondsAreTaken(String header, long seconds) {
        assertThat(RetryAfter.read(header, null)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aDateIsTakenByTheClockOfWhoeverWroteIt() {
        assertThat(RetryAfter.read("Sun, 06 Nov 1994 08:49:37 GMT", SENT)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aDateThatHasPassedAsksForNothing() {
        assertThat(RetryAfter.read("Sun, 06 Nov 1994 08:49:29 GMT", SENT)).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday"})
    void aDateFromAnUnknownClockAsksForNothing(String sent) {
        assertThat(RetryAfter.read("Sun, 06 Nov 1994 08:49:37 GMT", sent)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "999999", "99999999999999999999", "Tue, 06 Nov 2040 08:49:37 GMT"})
    void nobodyIsWaitedForLongerThanFiveMinutes(String header) {
        assertThat(RetryAfter.read(header, SENT)).isEqualTo(RetryAfter.MOST);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-5", "1.5", "Sunday, 06-Nov-94 08:49:37 GMT"})
    void whatMakesNoSenseAsksForNothing(String header) {
        assertThat(RetryAfter.read(header, SENT)).isZero();
    }
}
