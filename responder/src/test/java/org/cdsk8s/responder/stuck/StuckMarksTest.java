package org.cdsk8s.responder.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StuckMarksTest {

    private static final StuckMark MARK = new StuckMark(FailureCategory.IMAGE_PULL, Instant.EPOCH);

    @TempDir
    private Path logs;

    @Test
    void nothingIsWrittenOnAJobThatIsNotAsItWasRead() throws IOException {
        try (Stage stage = new Stage(logs)) {
            Job asRead = stage.create("cds-a", Stage.OURS, 0);
            stage.patch("cds-a", "{\"metadata\":{\"annotations\":{\"somebody\":\"was here\"}}}");
            StuckMarks marks = stage.newMarks();

            assertThatThrownBy(() -> marks.note(asRead, MARK)).satisfies(StuckMarksTest::isConflict);
            assertThatThrownBy(() -> marks.takeBack(asRead)).satisfies(StuckMarksTest::isConflict);
            assertThatThrownBy(() -> stage.newEnding().end(asRead, FailureCategory.IMAGE_PULL))
                    .satisfies(StuckMarksTest::isConflict);
            assertThat(stage.annotation("cds-a", JobLabels.REASON)).isEmpty();
            assertThat(stage.job("cds-a").getSpec().getActiveDeadlineSeconds()).isNull();
        }
    }

    private static void isConflict(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(KubernetesClientException.class, answer -> assertThat(answer.getCode())
                        .isEqualTo(409));
    }
}
