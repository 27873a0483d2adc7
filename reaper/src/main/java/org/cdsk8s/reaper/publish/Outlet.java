package org.cdsk8s.reaper.publish;

import java.util.concurrent.CompletableFuture;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;

/** Where events go out. Thread-safe. */
public interface Outlet {

    /** Publishes; completes when the broker has confirmed, and fails when it will not. */
    CompletableFuture<PublishResult> publish(OutgoingMessage message);

    /**
     * Whether anything new may be said. Once it may not, it never may again; what is half said is said to its end, since
     * nobody else can speak before this outlet is closed.
     */
    default boolean entitled() {
        return true;
    }

    /** Whether the broker takes messages at present; it does not while it is short of memory or disk. */
    default boolean flows() {
        return true;
    }
}
