package org.cdsk8s.acceptance.storm;

/**
 * One process of the system, and the switches to hurt it with. {@code start} returns when the part works again, or for a
 * service when it is launched.
 *
 * @param name for people
 * @param stop ends it in good order
 * @param kill kill -9
 * @param start starts it again
 * @param pause SIGSTOP
 * @param resume SIGCONT
 */
record Part(String name, Runnable stop, Runnable kill, Runnable start, Runnable pause, Runnable resume) {}
