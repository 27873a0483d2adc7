package org.cdsk8s.acceptance.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.cdsk8s.local.audit.Announcement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A storm that finds nothing is worth something only if it finds what is wrong. */
class EndingsTest {

    @ParameterizedTest
    @CsvSource({
        "QUICK, success, '', '', ",
        "EXIT_CODE, failed, BackoffLimitExceeded, ExitCode, 3",
        "EXIT_CODE, failed, BackoffLimitExceeded, BackoffLimitExceeded, ",
        "RETRY_THEN_FAILURE, failed, BackoffLimitExceeded, ExitCode, 5",
        "DEADLINE, failed, DeadlineExceeded, DeadlineExceeded, ",
        "DELETED, failed, Deleted, Deleted, ",
        "NEVER_STARTS, failed, Deleted, Deleted, "
    })
    void shouldAcceptWhatAJobWentThrough(
            Life life, String word, String reason, String category, @Nullable Integer exitCode) {
        assertThat(surprises(life, end(word, reason, category, exitCode))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "QUICK, failed, BackoffLimitExceeded, ExitCode, 1",
        "EXIT_CODE, success, '', '', ",
        "EXIT_CODE, failed, Deleted, Deleted, ",
        "EXIT_CODE, failed, BackoffLimitExceeded, ExitCode, 5",
        "EXIT_CODE, failed, BackoffLimitExceeded, ExitCode, ",
        "EXIT_CODE, failed, BackoffLimitExceeded, Unknown, ",
        "DEADLINE, failed, DeadlineExceeded, BackoffLimitExceeded, ",
        "DEADLINE, failed, DeadlineExceeded, Unknown, ",
        "DELETED, failed, BackoffLimitExceeded, BackoffLimitExceeded, "
    })
    void shouldFindWhatItDidNotGoThrough(
            Life life, String word, String reason, String category, @Nullable Integer exitCode) {
        assertThat(surprises(life, end(word, reason, category, exitCode))).hasSize(1);
    }

    @Test
    void shouldFindAnEndThatWasNotTold() {
        assertThat(Endings.surprises(List.of(job(Life.SLOW)), List.of())).hasSize(1);
    }

    @Test
    void shouldExpectOnlyThoseToBeStuckWhoseImageIsMissing() {
        var stuck = heard("stuck", "{\"category\":\"ImagePull\"}");
        var otherwise = heard("stuck", "{\"category\":\"Unschedulable\"}");
        var end = end("success", "", "", null);

        assertThat(surprises(Life.IMAGE_COMES_LATE, stuck, end)).isEmpty();
        assertThat(surprises(Life.IMAGE_COMES_LATE, otherwise, end)).hasSize(1);
        assertThat(surprises(Life.QUICK, stuck, end)).hasSize(1);
    }

    @Test
    void shouldCountFailuresWithoutTheirPodsWords() {
        var unexplained = end("failed", "BackoffLimitExceeded", "BackoffLimitExceeded", null);
        var explained = end("failed", "BackoffLimitExceeded", "ExitCode", 3);

        assertThat(Endings.unexplained(List.of(unexplained, explained))).isEqualTo(1);
    }

    private static List<String> surprises(Life life, Heard... heard) {
        return Endings.surprises(List.of(job(life)), List.of(heard));
    }

    private static Born job(Life life) {
        return new Born("uid", Plan.now("cds-one", life, List.of()), life, Instant.EPOCH, null);
    }

    private static Heard end(String word, String reason, String category, @Nullable Integer exitCode) {
        var why = reason.isEmpty() ? "" : ",\"reason\":\"" + reason + "\",\"category\":\"" + category + "\"";
        var code = exitCode == null ? "" : ",\"exit-code\":" + exitCode;
        return heard(word, "{\"job-id\":\"uid\"" + why + code + "}");
    }

    private static Heard heard(String word, String body) {
        return new Heard(new Announcement("cds.job." + word, "uid/" + word + "/0/-", body), Instant.EPOCH);
    }
}
