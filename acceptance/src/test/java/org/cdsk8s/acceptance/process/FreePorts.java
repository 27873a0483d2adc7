package org.cdsk8s.acceptance.process;

import java.util.List;
import java.util.stream.IntStream;
import org.cdsk8s.local.process.LoopbackPort;

/** Loopback ports that nobody listened on when they were asked for, and that no client is given by the system. */
public final class FreePorts {

    private FreePorts() {}

    /**
     * One free port.
     *
     * @throws IllegalStateException when this machine has none left
     */
    public static int one() {
        return LoopbackPort.free();
    }

    /** That many different free ports. */
    public static List<Integer> take(int count) {
        return IntStream.range(0, count).map(i -> one()).boxed().toList();
    }
}
