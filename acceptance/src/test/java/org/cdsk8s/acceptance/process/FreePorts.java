package org.cdsk8s.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports that nobody listened on when they were asked for. */
public final class FreePorts {

    private FreePorts() {}

    /** One free port, 1 to 65535. */
    public static int one() {
        return take(1).get(0);
    }

    /**
     * That many different free ports.
     *
     * @throws UncheckedIOException when this machine has none left
     */
    public static List<Integer> take(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("No free loopback port on this machine: stop what holds them.", e);
        } finally {
            held.forEach(FreePorts::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A probed port could not be given back.", e);
        }
    }
}
