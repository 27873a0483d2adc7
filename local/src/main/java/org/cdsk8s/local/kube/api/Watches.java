package org.cdsk8s.local.kube.api;

import java.time.Clock;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.local.kube.fault.WatchTap;
import org.cdsk8s.local.kube.store.ObjectStore;

/** Answers WATCH. */
final class Watches {
    private final ObjectStore store;
    private final Faults faults;
    private final WatchSettings settings;
    private final Clock clock;
    private volatile boolean ended;

    Watches(ObjectStore store, Faults faults, WatchSettings settings, Clock clock) {
        this.store = store;
        this.faults = faults;
        this.settings = settings;
        this.clock = clock;
    }

    Answer open(ApiRequest request) {
        WatchRequest wanted = WatchRequest.of(request, Rendering.of(request, clock));
        return exchange -> {
            try (WatchTap tap = faults.opened(request.seen())) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                WatchLines lines = new WatchLines(exchange.getResponseBody());
                new WatchStream(store, wanted, settings, lines, tap).run(() -> ended);
                exchange.getResponseBody().close();
            }
        };
    }

    /** Ends all watches and every later one. */
    void end() {
        ended = true;
        store.wake();
    }
}
