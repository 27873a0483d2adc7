package org.cdsk8s.acceptance.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Loopback ports that nobody listened on when they were asked for. They lie below those that Linux gives to outgoing
 * connections (from 32768 on), so that no client takes one while its server is being restarted; no port is given twice
 * by one JVM, and the JVMs that run these tests side by side have a range each.
 */
public final class FreePorts {

    private static final int COUNT = 3_000;
    private static final int RANGES = 4;

    /** Failsafe counts its JVMs from 1; there is no such number where a class is run by hand. */
    private static final int RANGE = Math.floorMod(Integer.getInteger("surefire.forkNumber", RANGES) - 1, RANGES);

    private static final int FIRST = 20_000 + RANGE * COUNT;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /**
     * One free port.
     *
     * @throws IllegalStateException when this machine has none left
     */
    public static int one() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (free(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No loopback port from " + FIRST + " on is free: stop what holds them.");
    }

    /** That many different free ports. */
    public static List<Integer> take(int count) {
        return IntStream.range(0, count).map(i -> one()).boxed().toList();
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
