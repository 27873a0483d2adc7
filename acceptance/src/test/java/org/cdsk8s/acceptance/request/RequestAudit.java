package org.cdsk8s.acceptance.request;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was asked for, held against what came of it, request by request: published = Jobs made once + told and kept.
 *
 * @param open what may still come: Jobs, answers and dead letters that are not there
 * @param wrong what must not be: Jobs twice, refusals of what ran, Jobs nobody asked for
 */
record RequestAudit(List<String> open, List<String> wrong) {

    static RequestAudit of(
            Collection<Asked> asked, Collection<Job> jobs, Collection<Heard> said, Collection<Heard> kept) {
        List<String> open = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Asked request : asked) {
            List<Job> made = jobs.stream().filter(request::made).toList();
            compare(request + ", Jobs", made.size(), request.jobs(), open, wrong);
            made.stream()
                    .filter(job -> !started(job, said))
                    .forEach(job -> open.add(request + ": nobody was told of " + name(job)));
            long letters = kept.stream().filter(request::kept).count();
            compare(request + ", dead letters", letters, request.refusals(), open, wrong);
            long refusals = said.stream()
                    .filter(event -> event.word().equals("invalid"))
                    .filter(request::refused)
                    .count();
            compare(request + ", refusals", refusals, request.refusals(), open, wrong);
        }
        jobs.stream()
                .filter(job -> asked.stream().noneMatch(request -> request.made(job)))
                .forEach(job -> wrong.add("nobody asked for " + name(job)));
        return new RequestAudit(List.copyOf(open), List.copyOf(wrong));
    }

    /** Whether the books close. */
    boolean clean() {
        return open.isEmpty() && wrong.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n", Stream.concat(open.stream(), wrong.stream()).toList());
    }

    private static void compare(String what, long is, long must, List<String> open, List<String> wrong) {
        if (is < must) {
            open.add(what + ": " + is + " of " + must);
        } else if (is > must) {
            wrong.add(what + ": " + is + ", and not " + must);
        }
    }

    private static boolean started(Job job, Collection<Heard> said) {
        return said.stream().filter(event -> event.word().equals("started")).anyMatch(event -> event.body()
                .path("job-id")
                .asText()
                .equals(job.getMetadata().getUid()));
    }

    private static String name(Job job) {
        return job.getMetadata().getName();
    }
}
