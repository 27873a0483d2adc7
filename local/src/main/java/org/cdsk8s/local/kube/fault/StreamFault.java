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
    /** A line that is no JSON is sent; the watch goes on. */
    GARBAGE_LINE,
    /** An ERROR event with code 410 is sent, then it ends. */
    EXPIRED,
    /** An ERROR event with code 500 is sent, then it ends. */
    INTERNAL_ERROR
}
