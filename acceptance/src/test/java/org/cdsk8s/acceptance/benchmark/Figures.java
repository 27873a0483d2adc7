package org.cdsk8s.acceptance.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Some measurements of the same thing. */
record Figures(List<Double> sorted) {

    static Figures of(List<Double> values) {
        return new Figures(values.stream().sorted().toList());
    }

    /** Each of {@code these} as a multiple of its counterpart. */
    static Figures ofRatios(List<Double> these, List<Double> counterparts) {
        return of(IntStream.range(0, these.size())
                .mapToObj(i -> these.get(i) / counterparts.get(i))
                .toList());
    }

    double median() {
        return percentile(50);
    }

    /** The smallest value that at least this share of all does not exceed. */
    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /** As "median (lowest–highest)" with this many decimals. */
    String withSpread(int decimals) {
        String number = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + "–" + number + ")",
                median(),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
