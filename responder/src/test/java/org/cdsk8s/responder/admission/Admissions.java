package org.cdsk8s.responder.admission;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.LongSupplier;
import org.cdsk8s.responder.metrics.ResponderMetrics;

/** Admissions for tests of others. */
public final class Admissions {

    private static final int PLENTY = 10_000;

    private Admissions() {}

    /** One that has room for everybody and sees nothing. */
    public static Admission open() {
        return counted(PLENTY, PLENTY);
    }

    /** The same with a clock of its own. */
    public static Admission open(LongSupplier nanos) {
        Admission admission =
                new Admission(new Limit.Fixed(PLENTY), PLENTY, new ResponderMetrics(new SimpleMeterRegistry()), nanos);
        admission.counted();
        return admission;
    }

    /** One that has counted no Jobs and lets so many in. */
    public static Admission counted(int limit, int concurrent) {
        Admission admission = uncounted(limit, concurrent);
        admission.counted();
        return admission;
    }

    /** One whose watch the API server refused at once. */
    public static Admission blinded() {
        Admission admission = uncounted(PLENTY, PLENTY);
        admission.watchRefused();
        return admission;
    }

    /** One that must count before it lets so many in. */
    static Admission uncounted(int limit, int concurrent) {
        return new Admission(
                new Limit.Fixed(limit), concurrent, new ResponderMetrics(new SimpleMeterRegistry()), System::nanoTime);
    }
}
