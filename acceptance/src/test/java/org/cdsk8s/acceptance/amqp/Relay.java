package org.cdsk8s.acceptance.amqp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** A loopback port that leads to another one, and can be frozen: connections stay open and carry nothing. */
final class Relay implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CompletableFuture<Void>> gate =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    private Relay(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
        pumps.execute(this::accept);
    }

    /** Listens on {@code port}, 0 for any free one. */
    static Relay open(int port, int target) throws IOException {
        return new Relay(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections came through so far. */
    int connections() {
        return sockets.size() / 2;
    }

    /** Carries nothing from now on. */
    void freeze() {
        gate.set(new CompletableFuture<>());
    }

    /** Carries on, beginning with what was held back. */
    void thaw() {
        gate.get().complete(null);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        thaw();
        for (Socket socket : sockets) {
            socket.close();
        }
        pumps.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                pumps.execute(() -> pump(client, server));
                pumps.execute(() -> pump(server, client));
            } catch (IOException closedOrRefused) {
                continue; // the client sees a connection that ends or never begins
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                gate.get().join();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException ended) {
            return; // one side is gone; both sockets are closed by now
        }
    }
}
