package org.cdsk8s.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback address. Between choosing one and using it another process may take it. */
public final class LoopbackPort {

    private LoopbackPort() {}

    /**
     * {@code wanted} where nobody listens on it, else any free port.
     *
     * @param wanted 1 to 65535, or 0 for any
     * @throws UncheckedIOException if this machine has no free port at all
     */
    public static int preferably(int wanted) {
        try {
            return bind(wanted);
        } catch (IOException taken) {
            return free();
        }
    }

    /**
     * Any free port.
     *
     * @throws UncheckedIOException if this machine has none
     */
    public static int free() {
        try {
            return bind(0);
        } catch (IOException e) {
            throw new UncheckedIOException("No TCP port is free on the loopback address: stop something", e);
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        }
    }
}
