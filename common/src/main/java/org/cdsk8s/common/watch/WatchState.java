package org.cdsk8s.common.watch;

/**
 * Whether the watch is being served.
 *
 * @param up whether the last call to the API server succeeded
 * @param reason why it is not; empty when it is
 * @param lastHeardNanos when the last line or list came, on the clock of {@link System#nanoTime()}
 */
public record WatchState(boolean up, String reason, long lastHeardNanos) {

    private static final String NOT_YET = "not watching yet";

    /** The state before the first call. */
    static WatchState fresh() {
        return new WatchState(false, NOT_YET, System.nanoTime());
    }

    /** Whether a call has failed, and none has succeeded since. */
    public boolean failing() {
        return !up && !reason.equals(NOT_YET);
    }
}
