package org.cdsk8s.acceptance.weather;

import java.time.Duration;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.relay.Relay;

/**
 * One process of the system, or the way to one, and the switches to hurt it with. {@code start} returns when the part works
 * again, or for a service when it is launched.
 *
 * @param name for people
 * @param stop ends it in good order
 * @param kill kill -9
 * @param start starts it again
 * @param pause SIGSTOP
 * @param resume SIGCONT
 */
public record Part(String name, Runnable stop, Runnable kill, Runnable start, Runnable pause, Runnable resume) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A service never ends by itself, so one that is not there when it is to be hurt is a finding. */
    public static Part of(String name, ServiceProcess service) {
        return new Part(
                name,
                () -> service.terminate(PATIENCE),
                () -> {
                    if (!service.alive()) {
                        throw new IllegalStateException(name + " had ended by itself: " + service);
                    }
                    service.kill();
                },
                service::launch,
                service::pause,
                service::resume);
    }

    /** Killed, all its connections break, and what was on its way is lost; paused, it carries nothing. */
    public static Part of(String name, Relay way) {
        return new Part(name, way::reset, way::reset, way::thaw, way::freeze, way::thaw);
    }
}
