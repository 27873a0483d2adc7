package org.cdsk8s.common.job;

/**
 * Why a Job failed.
 *
 * @param reason one CamelCase word for machines, such as {@code BackoffLimitExceeded}
 * @param message a sentence for people; may be empty
 */
public record FailureReason(String reason, String message) {

    /** A Job that went away before it ended. The word is ours: Kubernetes has none for it. */
    public static final FailureReason DELETED = new FailureReason("Deleted", "The Job was deleted before it finished");

    /** A failed condition that gives no reason. */
    public static final FailureReason UNKNOWN = new FailureReason("Unknown", "");

    /** Longest message kept, in characters; conditions are short, but nothing in a message bus should be unbounded. */
    private static final int MAX_MESSAGE = 1024;

    /** Cuts a message that is too long. */
    public FailureReason {
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }

    /** The {@code failure-reason} text of the wire contract: {@code <reason> - <message>}, or the reason alone. */
    public String text() {
        return message.isEmpty() ? reason : reason + " - " + message;
    }
}
