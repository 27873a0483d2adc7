package org.cdsk8s.local.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Tells the demo's story, one line after the other, each with the seconds since the start. Thread-safe. */
final class Narrator {

    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final long start = System.nanoTime();

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** One thing that happened just now. */
    void say(String line) {
        double seconds = (System.nanoTime() - start) / NANOS;
        out.println(String.format(Locale.ROOT, "[%6.1f s] %s", seconds, line));
    }

    /** A heading, with room above. */
    void chapter(String title) {
        out.println();
        say("== " + title);
    }

    /** Text that belongs to the line above, line by line. */
    void quote(String text) {
        text.lines().forEach(line -> out.println("             | " + line));
    }

    /** Text without a time, such as what to try next. */
    void plain(String text) {
        out.println(text);
    }
}
