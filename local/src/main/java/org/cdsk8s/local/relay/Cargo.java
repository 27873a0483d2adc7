package org.cdsk8s.local.relay;

/** What becomes of bytes on their way from the server to the client of one connection. */
@FunctionalInterface
public interface Cargo {

    /** Everything arrives as it was sent. */
    Cargo UNTOUCHED = bytes -> bytes;

    /** Returns what is to arrive of these bytes, the next on the connection. */
    byte[] carry(byte[] bytes);
}
