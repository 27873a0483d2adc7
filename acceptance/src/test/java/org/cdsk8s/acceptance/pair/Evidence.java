package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.weather.Mail;

/**
 * All that is known of a run.
 *
 * @param jobs all Jobs that ever were
 * @param said everything that was said
 * @param letters every dead letter
 * @param unknown the numbers of requests of which nobody knows whether the broker took them
 */
record Evidence(Collection<Job> jobs, List<Mail> said, List<Mail> letters, Set<Integer> unknown) {

    List<Job> jobsOf(Errand errand) {
        return jobs.stream().filter(errand::made).toList();
    }

    List<Mail> lettersOf(Errand errand) {
        return letters.stream().filter(errand::kept).toList();
    }

    List<Mail> refusalsOf(Errand errand) {
        return said("invalid").filter(errand::refused).toList();
    }

    Stream<Mail> said(String word) {
        return said.stream().filter(mail -> mail.word().equals(word));
    }

    /** What was said under that word of the Job with this uid. */
    List<Mail> said(String word, String uid) {
        return said(word)
                .filter(mail -> Errand.json(mail).path("job-id").asText().equals(uid))
                .toList();
    }
}
