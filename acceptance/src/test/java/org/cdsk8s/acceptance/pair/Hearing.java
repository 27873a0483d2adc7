package org.cdsk8s.acceptance.pair;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.weather.Inbox;
import org.cdsk8s.acceptance.weather.Mail;
import org.cdsk8s.local.audit.Announcement;

/** Hears everything that is said, and sees every dead letter. Thread-safe. */
final class Hearing implements AutoCloseable {

    /** What is said of requests, and not of Jobs. */
    private static final Set<String> OF_REQUESTS = Set.of("started", "invalid", "cancel");

    private final List<Mail> said = new CopyOnWriteArrayList<>();
    private final List<Mail> letters = new CopyOnWriteArrayList<>();
    private final Inbox events;
    private final Inbox deadLetters;

    Hearing(AmqpAddress broker) throws IOException {
        events = Inbox.ofEvents(broker, said::add);
        deadLetters = Inbox.ofDeadLetters(broker, letters::add);
    }

    List<Mail> said() {
        return List.copyOf(said);
    }

    List<Mail> letters() {
        return List.copyOf(letters);
    }

    /** What the reapers said, in order. */
    List<Announcement> announcements() {
        return said.stream()
                .filter(mail -> !OF_REQUESTS.contains(mail.word()))
                .map(mail -> new Announcement(mail.key(), mail.id(), mail.text()))
                .toList();
    }

    @Override
    public void close() {
        events.close();
        deadLetters.close();
    }
}
