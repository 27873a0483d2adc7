package org.cdsk8s.responder.outcome;

/** A message about a Job that we may not act on; its message is a sentence for a person. */
public final class RefusedHintException extends Exception {

    private static final long serialVersionUID = 1L;

    /** For that reason. */
    public RefusedHintException(String reason) {
        super(reason);
    }

    /** The reason, a sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
