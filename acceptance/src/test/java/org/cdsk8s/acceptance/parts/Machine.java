package org.cdsk8s.acceptance.parts;

import java.util.List;

/** What a broker or a store runs on, and the switches a test of faults needs. */
interface Machine {

    /** Starts it, on the same data and the same port as before; returns before it answers. */
    void start();

    /** Ends it in good order. */
    void stop();

    /** Ends it the way a power cut does. */
    void kill();

    /** Freezes it: connections stay open and nothing answers. */
    void pause();

    /** Thaws it. */
    void resume();

    /** Fails with its last words when it has ended by itself. */
    void requireAlive();

    /** Runs its administration program with these arguments and returns what that printed. */
    String control(List<String> arguments);

    /** Ends it and removes its data. */
    void discard();
}
