package org.cdsk8s.local.kube.fault;

/** What goes wrong with a watch that is open. */
public enum StreamFault {
    /** It ends, as a real server's do, without a word. */
    END,
    /** The socket stays open, but nothing is sent any more, not even a bookmark. */
    SILENCE,
    /** Half a line is sent, then it ends. */
    HALF_LINE,
    /** The connection breaks in the middle of the answer. */
    CUT,
    /** The next event is not sent, and nothing shows it; the watch goes on. */
    LOST_EVENT,
    /** A line begins that never ends: it is sent until the caller goes, at most 64 MiB, then the watch ends. */
    ENDLESS_LINE,
    /** A line that is no JSON is sent; the watch goes on. */
    GARBAGE_LINE,
    /** An ERROR event with code 410 is sent, then it ends. */
    EXPIRED,
    /** An ERROR event with code 500 is sent, then it ends. */
    INTERNAL_ERROR
}
