package org.cdsk8s.acceptance.storm;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.jspecify.annotations.Nullable;

/** What a Job goes through, and so how it must end. */
enum Life {
    QUICK("success", "", "", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(PodScript.succeed("at once"));
        }
    },
    SUCCESS("success", "", "", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(running(random, 300, 5_000).exit(0));
        }
    },
    SLOW("success", "", "", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(running(random, 15_000, 30_000).exit(0));
        }
    },
    EXIT_CODE("failed", "BackoffLimitExceeded", "ExitCode", 3) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(running(random, 100, 3_000).exit(3));
        }
    },
    RETRY_THEN_SUCCESS("success", "", "", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(
                    running(random, 100, 1_000).exit(4),
                    running(random, 100, 3_000).exit(0));
        }

        @Override
        int backoffLimit() {
            return 6;
        }
    },
    RETRY_THEN_FAILURE("failed", "BackoffLimitExceeded", "ExitCode", 5) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(running(random, 100, 2_000).exit(5));
        }

        @Override
        int backoffLimit() {
            return 1;
        }
    },
    DEADLINE("failed", "DeadlineExceeded", "DeadlineExceeded", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(PodScript.running());
        }
    },
    DELETED("failed", "Deleted", "Deleted", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(PodScript.running());
        }
    },
    IMAGE_COMES_LATE("success", "", "", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(waiting()
                    .lasting(Duration.ofMillis(random.nextInt(1_000, 8_000)))
                    .starts()
                    .exit(0));
        }
    },
    NEVER_STARTS("failed", "Deleted", "Deleted", null) {
        @Override
        List<PodScript> pods(RandomGenerator random) {
            return List.of(waiting());
        }
    };

    private final String word;
    private final String reason;
    private final String category;
    private final @Nullable Integer exitCode;

    Life(String word, String reason, String category, @Nullable Integer exitCode) {
        this.word = word;
        this.reason = reason;
        this.category = category;
        this.exitCode = exitCode;
    }

    /** What happens to its pods, one after the other; the last script again for all further ones. */
    abstract List<PodScript> pods(RandomGenerator random);

    /** How often its pod may fail without the Job failing. */
    int backoffLimit() {
        return 0;
    }

    /** {@code success} or {@code failed}. */
    String word() {
        return word;
    }

    /** Why it fails; "" when it does not. */
    String reason() {
        return reason;
    }

    /** Why it fails, in our words; "" when it does not. */
    String category() {
        return category;
    }

    /** The exit code that explains it; null when none does. */
    @Nullable
    Integer exitCode() {
        return exitCode;
    }

    /** Whether its pod cannot start, at first or for ever. */
    boolean waits() {
        return this == IMAGE_COMES_LATE || this == NEVER_STARTS;
    }

    private static PodScript running(RandomGenerator random, int from, int to) {
        return PodScript.running().lasting(Duration.ofMillis(random.nextInt(from, to)));
    }

    private static PodScript waiting() {
        return PodScript.waiting("ErrImagePull", "rpc error: code = NotFound desc = no such image");
    }
}
