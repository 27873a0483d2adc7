package org.cdsk8s.acceptance.pair;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.line.Producer;
import org.cdsk8s.acceptance.request.Asked;
import org.cdsk8s.acceptance.request.Heard;
import org.cdsk8s.acceptance.weather.Mail;

/**
 * One request before it is made, or two of the same id.
 *
 * @param number no other has it
 * @param kind what it is like
 * @param at when it is published, counted from the beginning
 * @param then how long after that its second message follows, if it has one
 * @param pods what its pods go through
 */
record Errand(int number, Kind kind, Duration at, Duration then, List<PodScript> pods) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int OTHER = 1_000_000;
    private static final int LONGEST_WAIT_MILLIS = 12_000;

    /** That many within {@code time}, of all kinds equally often. */
    static List<Errand> of(long seed, int number, Duration time) {
        var random = new SplittableRandom(seed);
        var kinds = Kind.values();
        List<Errand> all = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            var kind = kinds[i % kinds.length];
            all.add(new Errand(
                    i,
                    kind,
                    Duration.ofMillis(random.nextLong(time.toMillis())),
                    Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)),
                    kind.pods(text(i), random)));
        }
        return all;
    }

    /** Its message id, if it has one. */
    Optional<String> id() {
        return kind.withId() ? Optional.of("errand-" + number) : Optional.empty();
    }

    /** What is published. */
    String body() {
        var request = Producer.request(name(), number);
        return switch (kind) {
            case BROKEN -> "{\"filename\": \"" + name() + "\", ";
            case INCOMPLETE_WITHOUT_ID -> request.replace("\"routename\":\"MainstreamMedia.xml\",", "");
            default -> request;
        };
    }

    /** What else is published under its id. */
    String otherBody() {
        return Producer.request(name() + "-other", number + OTHER);
    }

    /** What its file is called. */
    String name() {
        return String.format(
                Locale.ROOT,
                "e%04d-%s",
                number,
                kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** What the name of its Job begins with, and no other's. */
    String jobPrefix() {
        return String.format(Locale.ROOT, "cds-e%04d-", number);
    }

    /** What each of its pods says. */
    String text() {
        return text(number);
    }

    /** Whether the Job was made for it. */
    boolean made(Job job) {
        return asked().made(job);
    }

    /** Whether the dead letter is its. */
    boolean kept(Mail letter) {
        return asked().kept(heard(letter));
    }

    /** Whether the refusal is its. */
    boolean refused(Mail invalid) {
        return asked().refused(heard(invalid));
    }

    /** The message's body as JSON; a missing node when it is none. */
    static JsonNode json(Mail mail) {
        try {
            return JSON.readTree(mail.text());
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public String toString() {
        return name();
    }

    private Asked asked() {
        return new Asked(id(), number, kind.due().mayRun() ? 1 : 0, kind.due().mayBeRefused() ? 1 : 0);
    }

    private static Heard heard(Mail mail) {
        return new Heard(mail.word(), mail.id(), mail.headers().getOrDefault("x-cds-category", ""), json(mail));
    }

    private static String text(int number) {
        return "errand " + number + "\n";
    }
}
