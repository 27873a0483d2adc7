package org.cdsk8s.responder.admission;

/** How many Jobs may be in flight. Not thread-safe. */
interface Limit {

    /** The limit for a cluster that has this to do. */
    int now(Load load, long nowNanos);

    /** A Job got its first pod; {@code sinceNanos} is when it was first shown to wait for it. */
    void podSeen(long sinceNanos, long nowNanos);

    /**
     * A limit that never changes.
     *
     * @param jobs the limit
     */
    record Fixed(int jobs) implements Limit {

        @Override
        public int now(Load load, long nowNanos) {
            return jobs;
        }

        @Override
        public void podSeen(long sinceNanos, long nowNanos) {
            // nothing is learnt
        }
    }
}
