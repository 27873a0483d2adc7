package org.cdsk8s.acceptance.service;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The services that tests have running at this moment. */
final class RunningServices {

    private static final Set<ServiceProcess> SERVICES = new CopyOnWriteArraySet<>();

    private RunningServices() {}

    static void add(ServiceProcess service) {
        SERVICES.add(service);
    }

    static void remove(ServiceProcess service) {
        SERVICES.remove(service);
    }

    static Set<ServiceProcess> all() {
        return Set.copyOf(SERVICES);
    }
}
