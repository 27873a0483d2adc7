package org.cdsk8s.responder.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs with generated input. {@code -Dcds.fuzz.runs=1000000} makes more of them, {@code -Dcds.fuzz.seed} repeats them: each
 * run depends on the seed and its number alone.
 */
public final class Fuzz {

    /** How many runs there are. */
    public static final int RUNS = Integer.getInteger("cds.fuzz.runs", 10_000);

    private static final long SEED = Long.getLong("cds.fuzz.seed", System.nanoTime());
    private static final int SHOWN = 2_000;

    private Fuzz() {}

    /** One after the other, so that not all are kept. */
    public static Iterable<Run> runs() {
        System.out.println("fuzz: " + RUNS + " runs, -Dcds.fuzz.seed=" + SEED);
        return () ->
                Stream.iterate(0, number -> number + 1).limit(RUNS).map(Run::of).iterator();
    }

    /**
     * One run.
     *
     * @param number from 0
     * @param random where its input comes from
     */
    public record Run(int number, Random random) {

        static Run of(int number) {
            return new Run(number, new Random(SEED * 31 + number));
        }

        /** Says which run failed, and on what. */
        public AssertionError failed(byte[] input, Throwable why) {
            byte[] shown = input.length <= SHOWN ? input : Arrays.copyOf(input, SHOWN);
            return new AssertionError(
                    "Run " + number + " of -Dcds.fuzz.seed=" + SEED + " failed on " + input.length + " bytes: "
                            + new String(shown, StandardCharsets.UTF_8) + " = "
                            + HexFormat.of().formatHex(shown),
                    why);
        }
    }
}
