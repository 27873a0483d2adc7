package org.cdsk8s.common.event;

/** A message that should have been a {@link JobEvent} and is not; its message is a sentence for a person. */
public final class UnreadableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableEventException(String message) {
        super(message);
    }
}
