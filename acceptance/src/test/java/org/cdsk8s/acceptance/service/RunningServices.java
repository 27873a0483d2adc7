package org.cdsk8s.acceptance.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The services that tests have running at this moment, and those that ended since somebody last asked to forget. */
final class RunningServices {

    private static final Set<ServiceProcess> STARTED = new CopyOnWriteArraySet<>();

    private RunningServices() {}

    static void add(ServiceProcess service) {
        STARTED.add(service);
    }

    static void forgetEnded() {
        STARTED.removeIf(service -> !service.alive());
    }

    /** In the order of their first start. */
    static List<ServiceProcess> all() {
        return List.copyOf(STARTED);
    }
}
