package org.cdsk8s.acceptance.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
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
    private static final int BURST_MILLIS = 1_000;

    /**
     * The same under the same name, not to be made again. It ends by its deletion too: what the Job controller still
     * expects of a Job can keep it from looking at the next of that name for five minutes (kubernetes #142142).
     */
    Plan lastTime() {
        return new Plan(name, life, pods, born, labels, deleted, false);
    }

    /** One that is made at once, and stays until its end was told. */
    static Plan now(String name, Life life, List<PodScript> pods) {
        return new Plan(name, life, pods, Duration.ZERO, JobPost.OURS, Duration.ZERO, false);
    }

    /**
     * That many within {@code time}, ten within a second each time, of all lives equally often.
     *
     * @param first the number in the first one's name
     */
    static List<Plan> of(long seed, int first, int jobs, Duration time) {
        var random = new SplittableRandom(seed);
        var lives = Life.values();
        List<Plan> plans = new ArrayList<>();
        long burst = 0;
        for (int i = 0; i < jobs; i++) {
            burst = i % lives.length == 0 ? random.nextLong(time.toMillis()) : burst;
            plans.add(one(
                    first + i,
                    lives[i % lives.length],
                    Duration.ofMillis(burst + random.nextInt(BURST_MILLIS)),
                    random));
        }
        return plans;
    }

    private static Plan one(int number, Life life, Duration born, RandomGenerator random) {
        var word = life.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Plan(
                String.format(Locale.ROOT, "cds-%04d-%s", number, word),
                life,
                life.pods(random),
                born,
                random.nextDouble() < ADOPTED ? JobPost.ADOPTED : JobPost.OURS,
                Duration.ofMillis(random.nextInt(500, 10_000)),
                random.nextBoolean());
    }
}
