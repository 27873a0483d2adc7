package org.cdsk8s.local.audit;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was told of Jobs, held against what became of them. Each entry of a list is a sentence.
 *
 * @param missing ends nobody was told of
 * @param wrong what was told and is not so
 * @param altered event ids told again with other bytes
 * @param misordered changes that cannot follow those told before them
 * @param repeats event ids told again with the same bytes; no fault where a confirm was lost
 */
public record Audit(
        List<String> missing, List<String> wrong, List<String> altered, List<String> misordered, List<String> repeats) {

    /** Copies the lists. */
    public Audit {
        missing = List.copyOf(missing);
        wrong = List.copyOf(wrong);
        altered = List.copyOf(altered);
        misordered = List.copyOf(misordered);
        repeats = List.copyOf(repeats);
    }

    /** Holds what was heard, in order, against what became of the Jobs. */
    public static Audit of(History history, List<Announcement> heard) {
        Auditor auditor = new Auditor(history);
        heard.forEach(auditor::hear);
        return auditor.judge();
    }

    /** Whether every end was told and nothing else is amiss, repeats of the same bytes apart. */
    public boolean clean() {
        return Stream.of(missing, wrong, altered, misordered).allMatch(List::isEmpty);
    }

    /** Whether it is {@link #clean()} and nothing was repeated either. */
    public boolean spotless() {
        return clean() && repeats.isEmpty();
    }

    /** The report, a line for each finding. */
    @Override
    public String toString() {
        return section("missing", missing)
                + section("wrong", wrong)
                + section("altered", altered)
                + section("out of order", misordered)
                + section("repeated, same bytes", repeats);
    }

    private static String section(String title, List<String> findings) {
        return title + ": " + findings.size() + "\n"
                + String.join(
                        "",
                        findings.stream().map(finding -> "  " + finding + "\n").toList());
    }
}
