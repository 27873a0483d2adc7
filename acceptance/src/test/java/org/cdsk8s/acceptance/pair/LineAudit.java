package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.weather.Mail;

/**
 * What was asked for, held against what came of it, over the whole line and request by request. Each entry is a sentence.
 *
 * @param open what may still come
 * @param wrong what must not be
 */
record LineAudit(List<String> open, List<String> wrong) {

    static LineAudit of(Collection<Errand> errands, Evidence evidence) {
        List<String> open = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (var errand : errands) {
            new ErrandAudit(errand, evidence, open, wrong).judge();
        }
        nobodys(errands, evidence).forEach(wrong::add);
        return new LineAudit(List.copyOf(open), List.copyOf(wrong));
    }

    /** Whether the books close. */
    boolean clean() {
        return open.isEmpty() && wrong.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n", Stream.concat(open.stream(), wrong.stream()).toList());
    }

    private static Stream<String> nobodys(Collection<Errand> errands, Evidence evidence) {
        var jobs = evidence.jobs().stream()
                .filter(job -> errands.stream().noneMatch(errand -> errand.made(job)))
                .map(LineAudit::name);
        var letters = evidence.letters().stream()
                .filter(letter -> errands.stream().noneMatch(errand -> errand.kept(letter)))
                .map(Mail::toString);
        var refusals = evidence.said("invalid")
                .filter(invalid -> errands.stream().noneMatch(errand -> errand.refused(invalid)))
                .map(Mail::toString);
        return Stream.of(jobs, letters, refusals).flatMap(found -> found).map(what -> "nobody asked for " + what);
    }

    static String name(Job job) {
        return job.getMetadata().getName();
    }
}
