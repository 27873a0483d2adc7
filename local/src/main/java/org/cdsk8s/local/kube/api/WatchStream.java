package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.WatchTap;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.StoredEvent;

/** One open watch: replays the log from where the caller left off, then follows it. For one thread. */
final class WatchStream {
    private static final int BATCH = 500;
    private static final Set<StreamFault> GOING_ON =
            EnumSet.of(StreamFault.SILENCE, StreamFault.GARBAGE_LINE, StreamFault.LOST_EVENT);

    private final ObjectStore store;
    private final WatchRequest wanted;
    private final WatchSettings settings;
    private final WatchLines lines;
    private final WatchTap tap;
    private long position;
    private int sent;
    private boolean silent;
    private int losing;
    private long lastBookmark = System.nanoTime();

    WatchStream(ObjectStore store, WatchRequest wanted, WatchSettings settings, WatchLines lines, WatchTap tap) {
        this.store = store;
        this.wanted = wanted;
        this.settings = settings;
        this.lines = lines;
        this.tap = tap;
    }

    /**
     * Sends events until the watch's time is up, a fault ends it, or the server says so.
     *
     * @throws IOException when the caller is gone, or the connection is to break
     * @throws InterruptedException when the stand-in stops
     */
    void run(BooleanSupplier ended) throws IOException, InterruptedException {
        try {
            lines.begin();
            start();
            follow(ended);
        } catch (ApiFailure failure) {
            lines.event("ERROR", failure.status());
        }
    }

    private void start() throws IOException {
        if (wanted.from() > 0) {
            position = wanted.from();
            return;
        }
        List<ObjectNode> present = store.atomically(() -> {
            position = store.version();
            return store.list(wanted.target().type(), wanted.target().namespace());
        });
        for (ObjectNode object : present) {
            if (wanted.selection().test(object)) {
                lines.event("ADDED", wanted.rendering().one(object));
                sent++;
            }
        }
    }

    private void follow(BooleanSupplier ended) throws IOException, InterruptedException {
        long end = System.nanoTime() + longest().toNanos();
        boolean open = true;
        while (open && !ended.getAsBoolean() && System.nanoTime() < end) {
            // Drawn before looking, so that no fault told in between is slept over.
            long ticket = store.ticket();
            open = suffer() && forward();
            if (open) {
                long untilBookmark = bookmarkIfDue();
                store.awaitAfter(position, ticket, Math.min(end - System.nanoTime(), untilBookmark));
            }
        }
        if (open && !ended.getAsBoolean()) {
            bookmark();
        }
    }

    /** Sends a bookmark when it is time, and returns after how many nanoseconds the next is due. */
    private long bookmarkIfDue() throws IOException {
        long due = lastBookmark + settings.bookmarkEvery().toNanos() - System.nanoTime();
        if (due > 0) {
            return due;
        }
        bookmark();
        lastBookmark = System.nanoTime();
        return settings.bookmarkEvery().toNanos();
    }

    private Duration longest() {
        Duration asked = Duration.ofSeconds(wanted.timeoutSeconds());
        boolean shorter = !asked.isZero() && asked.compareTo(settings.longest()) < 0;
        return shorter ? asked : settings.longest();
    }

    /** Sends what happened since, and tells whether the watch is still open. */
    private boolean forward() throws IOException {
        for (StoredEvent event : store.after(position, BATCH)) {
            position = event.version();
            Optional<WatchEvent> shown = silent ? Optional.empty() : WatchEvent.of(event, wanted);
            if (shown.isPresent() && losing > 0) {
                losing--;
            } else if (shown.isPresent()) {
                lines.event(
                        shown.get().type(), wanted.rendering().one(shown.get().object()));
                sent++;
            }
            if (!suffer()) {
                return false;
            }
        }
        return true;
    }

    /** Lets the faults happen that are due, and tells whether the watch is still open. */
    private boolean suffer() throws IOException {
        Optional<StreamFault> fault = tap.take(sent);
        return fault.isEmpty() || suffer(fault.get());
    }

    private boolean suffer(StreamFault fault) throws IOException {
        switch (fault) {
            case SILENCE -> silent = true;
            case LOST_EVENT -> losing++;
            case ENDLESS_LINE -> lines.endless();
            case GARBAGE_LINE -> lines.raw("<html>502 Bad Gateway</html>\n");
            case END -> {}
            case CUT -> throw new IOException("the stand-in was told to cut this watch");
            case HALF_LINE -> lines.raw("{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Job\",\"apiVer");
            case EXPIRED -> throw ApiFailure.expired("too old resource version: " + position + " (" + position + ")");
            case INTERNAL_ERROR -> throw ApiFailure.of(500, "InternalError", "Internal error occurred: told to fail");
        }
        return GOING_ON.contains(fault);
    }

    private void bookmark() throws IOException {
        boolean stillToCome = position > store.version(); // a real server waits in silence
        if (silent || stillToCome || !wanted.bookmarks()) {
            return;
        }
        ObjectNode object = Json.object()
                .put("kind", wanted.target().type().kind())
                .put("apiVersion", wanted.target().type().apiVersion());
        object.putObject("metadata")
                .put("resourceVersion", Long.toString(position))
                .putNull("creationTimestamp");
        lines.event("BOOKMARK", object);
    }
}
