package org.cdsk8s.responder.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cdsk8s.responder.retry.Backoff;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Circuit circuit = new Circuit(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(16)));

    @Test
    void shouldLetEverybodyTryUntilTheClusterRefuses() {
        assertThat(circuit.mayTry(0)).isTrue();
        assertThat(circuit.trying()).isFalse();
        assertThat(circuit.reason()).isEmpty();
    }

    @Test
    void shouldLetOneAloneTryWhenTheBackOffIsOver() {
        circuit.refused(false, "busy", null, 0);

        assertThat(circuit.mayTry(SECOND / 4)).isFalse();
        assertThat(circuit.mayTry(SECOND)).isTrue();
        assertThat(circuit.trying()).isTrue();
        assertThat(circuit.mayTry(100 * SECOND)).isFalse();
        assertThat(circuit.reason()).contains("busy");
    }

    @Test
    void shouldWaitLongerAfterEachProbeThatFails() {
        circuit.refused(false, "busy", null, 0);
        for (int step = 0; step < 3; step++) {
            circuit.trying();
            circuit.refused(true, "busy", null, 0);
        }

        assertThat(circuit.mayTry(4 * SECOND - 1)).isFalse(); // half of 8 s at least
        assertThat(circuit.mayTry(8 * SECOND)).isTrue();
    }

    @Test
    void shouldNotCountWhatWasUnderWayAtTheFirstRefusal() {
        circuit.refused(false, "busy", null, 0);
        circuit.refused(false, "busy", null, 0);
        circuit.refused(false, "busy", null, 0);

        assertThat(circuit.mayTry(SECOND)).isTrue();
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() {
        circuit.refused(false, "busy", Duration.ofSeconds(30), 0);

        assertThat(circuit.mayTry(29 * SECOND)).isFalse();
        assertThat(circuit.mayTry(30 * SECOND)).isTrue();
    }

    @Test
    void shouldLetAnotherTryWhenTheOneThatWasToDidNot() {
        circuit.refused(false, "busy", null, 0);
        circuit.notTried(circuit.trying());

        assertThat(circuit.mayTry(SECOND)).isTrue();
    }

    @Test
    void shouldTakeBackOnlyOneStepWithEachSuccess() {
        circuit.refused(false, "busy", null, 0);
        for (int step = 0; step < 3; step++) {
            circuit.trying();
            circuit.refused(true, "busy", null, 0);
        }
        circuit.trying();
        circuit.answered();
        assertThat(circuit.mayTry(0)).isTrue();

        circuit.refused(false, "busy", null, 0);

        assertThat(circuit.mayTry(4 * SECOND - 1)).isFalse();
    }
}
