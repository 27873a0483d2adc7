package org.cdsk8s.responder.profile;

/** What a message turned out to be. */
public sealed interface Decoded {

    /** A request to be launched. */
    record Accepted(ValidRequest request) implements Decoded {}

    /**
     * Not a request, or not one that may run.
     *
     * @param rejection why
     * @param hint what its Job would have been called after; empty when that could not be read
     * @param answers words the refusal with whatever could be read
     */
    record Refused(Rejection rejection, String hint, Answers answers) implements Decoded {}
}
