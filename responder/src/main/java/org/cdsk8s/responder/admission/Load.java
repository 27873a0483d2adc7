package org.cdsk8s.responder.admission;

/**
 * What the cluster has to do for us at one moment.
 *
 * @param waiting Jobs without a pod yet, those about to be created included
 * @param started Jobs that have one
 * @param oldestNanos when the Job was launched that has waited longest for its first pod; now when none waits
 */
record Load(int waiting, int started, long oldestNanos) {

    /** All Jobs in flight. */
    int total() {
        return waiting + started;
    }
}
