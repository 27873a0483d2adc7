package org.cdsk8s.common.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.cdsk8s.common.diagnosis.Diagnosis;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobEventCodecTest {

    @Test
    void shouldWriteTheOriginalsFieldsFirstAndLeaveOutWhatIsNotThere() {
        JobEvent event = new JobEvent("uid", "cds-x", "ns", 0, null, "uid/running/0", "2026-01-02T03:04:05Z", null);

        assertThat(new String(JobEventCodec.encode(event), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"job-id":"uid","job-name":"cds-x","job-namespace":"ns","retry-count":0,\
                        "event-id":"uid/running/0","time":"2026-01-02T03:04:05Z"}""");
    }

    @Test
    void shouldWriteTheDiagnosisAfterAllOtherFieldsAndReadItBack() throws UnreadableEventException {
        JobEvent event = new JobEvent("uid", "cds-x", "ns", 1, "R - m", "uid/failed/1/-", "t", "R")
                .with(new Diagnosis(FailureCategory.OOM_KILLED, "cds", 137, 2, "More memory"));

        byte[] body = JobEventCodec.encode(event);

        assertThat(new String(body, StandardCharsets.UTF_8))
                .endsWith(
                        """
                        "time":"t","reason":"R","category":"OOMKilled","container":"cds","exit-code":137,"attempts":2,\
                        "explanation":"More memory"}""");
        assertThat(JobEventCodec.decode(body)).isEqualTo(event);
    }

    @Test
    void shouldReadACategoryOfALaterVersion() throws UnreadableEventException {
        String body = """
                {"job-id":"u","job-name":"cds-x","job-namespace":"ns","category":"Bored"}""";

        assertThat(JobEventCodec.decode(body.getBytes(StandardCharsets.UTF_8)).category())
                .isEqualTo("Bored");
    }

    @Test
    void shouldReadWhatTheOldReaperSent() throws UnreadableEventException {
        String body =
                """
                {"job-id":"u","job-name":"cds-x","job-namespace":"ns","retry-count":1,
                 "failure-reason":"BackoffLimitExceeded - Job has reached the specified backoff limit","more":[1]}""";

        JobEvent event = JobEventCodec.decode(body.getBytes(StandardCharsets.UTF_8));

        assertThat(event.jobId()).isEqualTo("u");
        assertThat(event.retryCount()).isEqualTo(1);
        assertThat(event.failureReason()).startsWith("BackoffLimitExceeded - ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{\"job-id\":\"u\"}",
                "{\"job-id\":null,\"job-name\":\"n\",\"job-namespace\":\"s\"}",
                "{\"job-id\":{},\"job-name\":\"n\",\"job-namespace\":\"s\"}",
                "{\"job-id\":\"u\",\"job-name\":\"n\",\"job-namespace\":\"s\"} trailing",
                "{\"job-id\":"
            })
    void shouldSayInASentenceWhatIsNoJobEvent(String body) {
        assertThatThrownBy(() -> JobEventCodec.decode(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageStartingWith("The message is not a job event");
    }

    @Test
    void shouldSayThatBytesAreNotText() {
        assertThatThrownBy(() -> JobEventCodec.decode(new byte[] {(byte) 0xff, (byte) 0xfe}))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("The message is not UTF-8 text");
    }
}
