package org.cdsk8s.acceptance.storm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cdsk8s.acceptance.kubernetes.PodScript;

/**
 * One Job before it is made.
 *
 * @param name its name
 * @param life what it will go through
 * @param pods what its pods will go through
 * @param born when it is made, counted from the beginning
 * @param labels its labels
 * @param deleted how long after that it is deleted, at the earliest, if that is its life
 * @param again whether one that was deleted is made again under the same name; any other is deleted when its end was told
 */
record Plan(
        String name,
        Life life,
        List<PodScript> pods,
        Duration born,
        Map<String, String> labels,
        Duration deleted,
        boolean again) {

    private static final double ADOPTED = 0.1;

    /** That many, born at random within {@code time}, of all lives equally often. */
    static List<Plan> of(long seed, int jobs, Duration time) {
        var random = new SplittableRandom(seed);
        var lives = Life.values();
        return IntStream.range(0, jobs)
                .mapToObj(i -> one(i, lives[i % lives.length], time, random))
                .toList();
    }

    private static Plan one(int number, Life life, Duration time, RandomGenerator random) {
        var word = life.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Plan(
                String.format(Locale.ROOT, "cds-%04d-%s", number, word),
                life,
                life.pods(random),
                Duration.ofMillis(random.nextLong(time.toMillis())),
                random.nextDouble() < ADOPTED ? JobPost.ADOPTED : JobPost.OURS,
                Duration.ofMillis(random.nextInt(500, 10_000)),
                random.nextBoolean());
    }
}
