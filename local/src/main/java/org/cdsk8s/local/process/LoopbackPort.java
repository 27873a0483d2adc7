package org.cdsk8s.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports on the loopback address. Between choosing one and using it another process may take it; that is made unlikely:
 * those chosen here lie below the ones that Linux gives to outgoing connections (from 32768 on), so that no client takes
 * one while its server is being restarted; this JVM is given each of them once before it is given any again; and of several
 * JVMs in which Maven runs tests side by side each has a range of its own.
 */
public final class LoopbackPort {

    private static final int COUNT = 3_000;
    private static final int RANGES = 4;

    /** Surefire and Failsafe count their JVMs from 1; there is no such number elsewhere. */
    private static final int RANGE = Math.floorMod(Integer.getInteger("surefire.forkNumber", RANGES) - 1, RANGES);

    private static final int FIRST = 20_000 + RANGE * COUNT;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private LoopbackPort() {}

    /**
     * {@code wanted} where nobody listens on it, else any free port.
     *
     * @param wanted 1 to 65535
     * @throws IllegalStateException if this machine has no free port at all
     */
    public static int preferably(int wanted) {
        return isFree(wanted) ? wanted : free();
    }

    /**
     * Any free port.
     *
     * @throws IllegalStateException if this machine has none
     */
    public static int free() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No TCP port from " + FIRST + " on is free on the loopback address: stop what holds them");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
