package org.cdsk8s.common.watch;

/** Asks the API server for one object. */
@FunctionalInterface
public interface Presence {

    /**
     * Whether this very object still exists; another of the same name does not count.
     *
     * @throws ApiFailureException if the API server does not say
     */
    boolean exists(String name, String uid) throws ApiFailureException, InterruptedException;
}
