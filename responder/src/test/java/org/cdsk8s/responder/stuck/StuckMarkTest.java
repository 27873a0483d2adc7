package org.cdsk8s.responder.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StuckMarkTest {

    @Test
    void isReadBackAsItWasWritten() {
        StuckMark mark = new StuckMark(FailureCategory.IMAGE_PULL, Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(mark).hasToString("ImagePull 2026-01-02T03:04:05Z");
        assertThat(StuckMark.of(job(mark.toString()))).contains(mark);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ImagePull",
                "ImagePull yesterday",
                "Bored 2026-01-02T03:04:05Z",
                "ImagePull 2026-01-02T03:04:05Z x"
            })
    void isNotThereWhenNobodyCanReadIt(String text) {
        assertThat(StuckMark.of(job(text))).isEmpty();
    }

    private static Job job(String mark) {
        return new JobBuilder()
                .withNewMetadata()
                .addToAnnotations(JobLabels.STUCK, mark)
                .endMetadata()
                .build();
    }
}
