package org.cdsk8s.acceptance.pair;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.cdsk8s.acceptance.kubernetes.PodScript;

/** What a request is like, what its pods go through, and what must come of it. */
enum Kind {
    RUNS(true, Due.JOB, "success", Set.of(""), 1, Kind::succeeding),
    RUNS_WITHOUT_ID(false, Due.JOB, "success", Set.of(""), 1, Kind::succeeding),
    /** Published twice with the same id. */
    TWICE(true, Due.JOB, "success", Set.of(""), 1, Kind::succeeding),
    /** Published again when its Job is gone. */
    REPEATED(true, Due.JOB, "success", Set.of(""), 1, Kind::succeeding),
    SLOW(
            true,
            Due.JOB,
            "success",
            Set.of(""),
            1,
            (run, random) -> List.of(lasting(run, random, 8_000, 16_000).exit(0))),
    FAILS(true, Due.JOB, "failed", Words.FAILED, 2, Kind::failing),
    FAILS_WITHOUT_ID(false, Due.JOB, "failed", Words.FAILED, 2, Kind::failing),
    RETRIES(
            true,
            Due.JOB,
            "success",
            Set.of(""),
            2,
            (run, random) -> List.of(
                    lasting(run, random, 100, 1_000).exit(4),
                    lasting(run, random, 100, 2_000).exit(0))),
    /** Its image cannot be pulled, until a responder ends it. */
    STUCK(
            true,
            Due.JOB,
            "failed",
            Set.of("ImagePull"),
            0,
            (run, random) ->
                    List.of(PodScript.waiting("ErrImagePull", "rpc error: code = NotFound desc = no such image"))),
    /** No JSON. */
    BROKEN(true, Due.REFUSAL, "", Words.BAD, 0, (run, random) -> List.of()),
    /** Has no route. */
    INCOMPLETE_WITHOUT_ID(false, Due.REFUSAL, "", Words.BAD, 0, (run, random) -> List.of()),
    /** Another request has the same id. */
    COLLIDING(true, Due.JOB_AND_REFUSAL, "success", Words.CONFLICT, 1, Kind::succeeding),
    /** Cancelled by its id, wherever it is. */
    CANCELLED(true, Due.END_OR_REFUSAL, "failed", Words.CANCELLED, 0, Kind::endless),
    /** Cancelled by its Job's name, once that is known. */
    CANCELLED_BY_NAME(true, Due.END_OR_REFUSAL, "failed", Words.CANCELLED, 0, Kind::endless),
    /** Cancelled by its id before it is published. */
    CANCELLED_BEFORE(true, Due.END_OR_REFUSAL, "failed", Words.CANCELLED, 0, Kind::endless);

    private final boolean withId;
    private final Due due;
    private final String end;
    private final Set<String> categories;
    private final int logs;
    private final BiFunction<PodScript, RandomGenerator, List<PodScript>> pods;

    Kind(
            boolean withId,
            Due due,
            String end,
            Set<String> categories,
            int logs,
            BiFunction<PodScript, RandomGenerator, List<PodScript>> pods) {
        this.withId = withId;
        this.due = due;
        this.end = end;
        this.categories = categories;
        this.logs = logs;
        this.pods = pods;
    }

    boolean withId() {
        return withId;
    }

    Due due() {
        return due;
    }

    /** How its Job ends: {@code success}, {@code failed}, "" when it has none. */
    String end() {
        return end;
    }

    /** Why its Job fails or it is refused: one of these words. */
    Set<String> categories() {
        return categories;
    }

    /** How many pods of its Job say something to their end, at least. */
    int logs() {
        return logs;
    }

    /** What its pods go through, one after the other, when each says {@code text} first. */
    List<PodScript> pods(String text, RandomGenerator random) {
        return pods.apply(PodScript.running().log(text), random);
    }

    private static List<PodScript> succeeding(PodScript run, RandomGenerator random) {
        return List.of(lasting(run, random, 0, 4_000).exit(0));
    }

    private static List<PodScript> failing(PodScript run, RandomGenerator random) {
        return List.of(lasting(run, random, 100, 2_000).exit(3));
    }

    private static List<PodScript> endless(PodScript run, RandomGenerator random) {
        return List.of(run);
    }

    private static PodScript lasting(PodScript run, RandomGenerator random, int from, int to) {
        return run.lasting(Duration.ofMillis(random.nextInt(from, to)));
    }

    /** What categories are called; a constant of the enum itself comes too late for its constants. */
    private static final class Words {
        /** A reaper that knows nothing of the pods says the second. */
        static final Set<String> FAILED = Set.of("ExitCode", "BackoffLimitExceeded");

        static final Set<String> BAD = Set.of("malformed", "metadata");
        /** One of the two runs. */
        static final Set<String> CONFLICT = Set.of("", "conflict");

        static final Set<String> CANCELLED = Set.of("Cancelled", "cancelled");
    }
}
