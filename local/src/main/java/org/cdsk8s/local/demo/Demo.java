package org.cdsk8s.local.demo;

import com.rabbitmq.client.Connection;
import java.nio.file.Path;
import java.time.Duration;

/** One run of the demo: starts everything, plays the scenes, and stays up if asked to. */
final class Demo {

    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Path home;
    private final Narrator narrator;
    private final OpenParts open;

    Demo(Path home, Narrator narrator, OpenParts open) {
        this.home = home;
        this.narrator = narrator;
        this.open = open;
    }

    /**
     * Runs it.
     *
     * @param once whether it ends after the scenes; else it stays until the JVM is stopped
     * @return whether every outcome was the expected one
     */
    boolean run(boolean once) {
        narrator.chapter("Starting what the services need");
        Workspace workspace = Workspace.create(home);
        EmbeddedParts parts = EmbeddedParts.start(workspace, open, narrator);
        Services services = open.keep(Services.start(workspace, parts));
        services.awaitReady(narrator);
        RunningDemo.of(parts).note(home);

        Connection connection = open.keep(BrokerConnection.open(parts.broker().port()));
        EventFeed feed = EventFeed.on(connection);
        Expectations expectations = new Expectations(narrator);
        play(new Scenes(connection, feed, workspace.logs(), narrator, expectations));
        conclude(expectations);
        if (!once) {
            narrator.plain(NextSteps.text(workspace, parts, services));
            tellOn(feed);
        }
        return expectations.allHeld();
    }

    private static void play(Scenes scenes) {
        scenes.success();
        scenes.failure();
        scenes.refusal();
    }

    private void conclude(Expectations expectations) {
        narrator.chapter(
                expectations.allHeld() ? "Every outcome was the expected one" : "Not everything was as expected");
        expectations.surprises().forEach(narrator::quote);
    }

    /** Tells every event until the JVM ends. */
    private void tellOn(EventFeed feed) {
        try {
            while (!open.closed()) {
                feed.next(A_WHILE).ifPresent(event -> narrator.say(event.line()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
