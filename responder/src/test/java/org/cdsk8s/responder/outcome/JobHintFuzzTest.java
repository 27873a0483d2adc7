package org.cdsk8s.responder.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.fuzz.EventBytes;
import org.cdsk8s.responder.fuzz.Fuzz;
import org.junit.jupiter.api.Test;

/** Whatever is sent as news of a Job names a Job of ours by a legal name, or is refused with a sentence. */
class JobHintFuzzTest {

    private static final String NAMESPACE = "media";

    @Test
    @SuppressWarnings("IllegalCatch") // whatever it is, the run must be named
    void shouldNameAJobOfOursOrSayWhyNot() {
        int read = 0;
        int refused = 0;
        for (Fuzz.Run run : Fuzz.runs()) {
            byte[] body = new EventBytes(run.random(), NAMESPACE).next();
            try {
                JobRef job = JobHint.read(body, NAMESPACE).job();
                assertThat(job.namespace()).isEqualTo(NAMESPACE);
                assertThat(job.name()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(64);
                read++;
            } catch (RefusedHintException e) {
                assertThat(e.reason()).isNotBlank();
                refused++;
            } catch (RuntimeException | AssertionError e) {
                throw run.failed(body, e);
            }
        }
        assertThat(read + refused).isEqualTo(Fuzz.RUNS);
        assertThat(read).as("messages that are fine").isGreaterThan(Fuzz.RUNS / 20);
        assertThat(refused).as("messages that are not").isGreaterThan(Fuzz.RUNS / 20);
    }
}
