package org.cdsk8s.acceptance.pair;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.weather.Mail;

/** The audit of one request. Sentences go to {@code open} and {@code wrong}. */
final class ErrandAudit {

    private static final Set<String> ALWAYS_TOLD =
            Set.of("job-name", "error", "routename", "deliverable_asset", "deliverable_bundle");

    private final Errand errand;
    private final Evidence evidence;
    private final Collection<String> open;
    private final Collection<String> wrong;
    private final List<Job> jobs;
    private final List<Mail> letters;
    private final List<Mail> refusals;

    ErrandAudit(Errand errand, Evidence evidence, Collection<String> open, Collection<String> wrong) {
        this.errand = errand;
        this.evidence = evidence;
        this.open = open;
        this.wrong = wrong;
        jobs = evidence.jobsOf(errand);
        letters = evidence.lettersOf(errand);
        refusals = evidence.refusalsOf(errand);
    }

    void judge() {
        check(jobs.size() <= 1, "has " + jobs.size() + " Jobs");
        check(errand.kind().due().mayRun() || jobs.isEmpty(), "has a Job");
        check(errand.kind().due().mayBeRefused() || !refused(), "was refused: " + letters + refusals);
        switch (errand.kind().due()) {
            case JOB -> await(!jobs.isEmpty() || lost(), "has no Job");
            case REFUSAL -> await(refused() || lost(), "was not refused");
            case JOB_AND_REFUSAL -> await(!jobs.isEmpty() && refused(), "has no Job, or the other was not refused");
            case END_OR_REFUSAL -> await(!jobs.isEmpty() || refused(), "has no Job and was not refused");
        }
        if (refused()) {
            await(!letters.isEmpty(), "was refused and is not kept");
            await(!refusals.isEmpty(), "is kept and nobody was told");
        }
        jobs.forEach(this::judge);
        letters.forEach(this::judgeLetter);
        refusals.forEach(this::judgeRefusal);
    }

    private void judge(Job job) {
        var uid = job.getMetadata().getUid();
        await(!evidence.said("started", uid).isEmpty(), "has a Job nobody was told of");
        var ends = Stream.of("success", "failed")
                .flatMap(word -> evidence.said(word, uid).stream())
                .toList();
        await(!ends.isEmpty(), "has a Job whose end nobody was told");
        for (var end : ends) {
            check(
                    end.word().equals(errand.kind().end())
                            && errand.kind()
                                    .categories()
                                    .contains(Errand.json(end).path("category").asText()),
                    "ended as " + end.text());
        }
    }

    /** It is what was published, byte for byte; of two, the one that did not run. */
    private void judgeLetter(Mail letter) {
        var category = letter.headers().getOrDefault("x-cds-category", "");
        check(!category.isEmpty() && errand.kind().categories().contains(category), "is kept as " + category);
        if (errand.kind().due() == Due.JOB_AND_REFUSAL) {
            var ran = jobs.stream().map(job -> asset(job)).toList();
            check(letter.text().equals(errand.body()) || letter.text().equals(errand.otherBody()), altered(letter));
            check(!ran.contains(Errand.json(letter).path("deliverable_asset").asText()), "ran, and is kept too");
        } else {
            check(letter.text().equals(errand.body()), altered(letter));
        }
    }

    private void judgeRefusal(Mail invalid) {
        JsonNode body = Errand.json(invalid);
        check(ALWAYS_TOLD.stream().allMatch(body::has), "was refused without saying " + ALWAYS_TOLD);
        check(!body.path("error").asText().isEmpty(), "was refused without a sentence");
    }

    private boolean refused() {
        return !letters.isEmpty() || !refusals.isEmpty();
    }

    /** The broker may never have had it. */
    private boolean lost() {
        return evidence.unknown().contains(errand.number());
    }

    private void await(boolean so, String otherwise) {
        if (!so) {
            open.add(errand + " " + otherwise);
        }
    }

    private void check(boolean so, String otherwise) {
        if (!so) {
            wrong.add(errand + " " + otherwise);
        }
    }

    private static String asset(Job job) {
        return job.getMetadata().getLabels().getOrDefault("deliverable-asset-id", "");
    }

    private static String altered(Mail letter) {
        return "is kept with other bytes: " + letter.text();
    }
}
