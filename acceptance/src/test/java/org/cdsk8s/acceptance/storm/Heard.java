package org.cdsk8s.acceptance.storm;

import java.time.Instant;
import org.cdsk8s.acceptance.weather.Mail;
import org.cdsk8s.local.audit.Announcement;

/**
 * One message as it reached the listener.
 *
 * @param what the message
 * @param at when it came
 */
record Heard(Announcement what, Instant at) {

    static Heard of(Mail mail) {
        return new Heard(new Announcement(mail.key(), mail.id(), mail.text()), mail.at());
    }

    /** The Job it is about, by its event id. */
    String uid() {
        return what.id().substring(0, Math.max(0, what.id().indexOf('/')));
    }

    /** The key's last word. */
    String word() {
        return what.key().substring(what.key().lastIndexOf('.') + 1);
    }

    /** Whether it tells the end of a Job. */
    boolean end() {
        return word().equals("success") || word().equals("failed");
    }
}
