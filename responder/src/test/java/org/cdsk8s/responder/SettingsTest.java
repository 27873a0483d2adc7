package org.cdsk8s.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({"true, true", "YES, true", "Yes, true", "false, false", "no, false"})
    void shouldReadKeepJobsAsTheOriginalDid(String value, boolean expected) {
        assertThat(Settings.keepJobs(Optional.of(value))).isEqualTo(expected);
    }

    @Test
    void shouldRemoveJobsByDefault() {
        assertThat(Settings.keepJobs(Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "on", "maybe"})
    void shouldNotGuessWhatKeepJobsMeans(String value) {
        assertThatThrownBy(() -> Settings.keepJobs(Optional.of(value)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("KEEP_JOBS is '" + value + "'");
    }
}
