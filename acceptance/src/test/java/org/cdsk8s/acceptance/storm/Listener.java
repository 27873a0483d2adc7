package org.cdsk8s.acceptance.storm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.weather.Inbox;
import org.cdsk8s.acceptance.weather.Mail;

/** Hears everything that is said of Jobs. Thread-safe. */
final class Listener implements AutoCloseable {

    private final List<Heard> heard = new ArrayList<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Inbox inbox;

    Listener(AmqpAddress broker) throws IOException {
        inbox = Inbox.ofEvents(broker, this::note);
    }

    /** All that was heard so far, in order. */
    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Whether anything was told of the Job with this uid. */
    boolean toldOf(String uid) {
        return told.contains(uid);
    }

    /** Whether it was told that the Job with this uid runs. */
    boolean toldRunning(String uid) {
        return running.contains(uid);
    }

    /** Whether it was told that the Job with this uid cannot start because its image cannot be had. */
    boolean toldStuck(String uid) {
        return stuck.contains(uid);
    }

    /** Whether the end of the Job with this uid was told. */
    boolean toldEndOf(String uid) {
        return ended.contains(uid);
    }

    @Override
    public void close() {
        inbox.close();
    }

    private synchronized void note(Mail mail) {
        var message = Heard.of(mail);
        heard.add(message);
        told.add(message.uid());
        if (message.what().id().matches(".*/stuck/.*/ImagePull")) {
            stuck.add(message.uid());
        }
        if (message.word().equals("running")) {
            running.add(message.uid());
        }
        if (message.end()) {
            ended.add(message.uid());
        }
    }
}
