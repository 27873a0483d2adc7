package org.cdsk8s.acceptance.pair;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cdsk8s.acceptance.weather.Mail;
import org.cdsk8s.local.audit.Audit;

/**
 * What a run was like, for people.
 *
 * @param text one line
 */
record PairReport(String text) {

    static PairReport of(Collection<Errand> errands, Evidence evidence, Traces traces, Audit audit, List<String> faults)
            throws IOException {
        long missing = 0;
        for (var job : evidence.jobs()) {
            missing += traces.missing(job);
        }
        var both = errands.stream()
                .filter(errand -> errand.kind().due() == Due.END_OR_REFUSAL)
                .filter(errand -> !evidence.jobsOf(errand).isEmpty()
                        && !evidence.lettersOf(errand).isEmpty())
                .count();
        return new PairReport(errands.size() + " requests, " + evidence.jobs().size() + " Jobs, "
                + refused(errands, evidence) + " told and kept, " + both + " cancelled both ways, "
                + unknown(errands, evidence) + "; said again: started "
                + repeats(evidence.said("started").toList()) + ", invalid "
                + repeats(evidence.said("invalid").toList()) + ", dead letters " + repeats(evidence.letters())
                + ", events " + audit.repeats().size() + "; logs: "
                + traces.saved(evidence.jobs()) + " saved, " + missing + " said to be missing; "
                + traces.leftOver() + " inmeta files without a Job; " + faults.size() + " faults "
                + byName(faults));
    }

    @Override
    public String toString() {
        return text;
    }

    private static long refused(Collection<Errand> errands, Evidence evidence) {
        return errands.stream()
                .filter(errand -> !evidence.lettersOf(errand).isEmpty())
                .count();
    }

    private static String unknown(Collection<Errand> errands, Evidence evidence) {
        long came = errands.stream()
                .filter(errand -> evidence.unknown().contains(errand.number()))
                .filter(errand -> !evidence.jobsOf(errand).isEmpty()
                        || !evidence.lettersOf(errand).isEmpty())
                .count();
        return evidence.unknown().size() + " never confirmed, of which " + came + " arrived";
    }

    private static long repeats(List<Mail> mails) {
        return mails.size() - mails.stream().map(Mail::text).distinct().count();
    }

    private static Map<String, Long> byName(List<String> faults) {
        return faults.stream().collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()));
    }
}
