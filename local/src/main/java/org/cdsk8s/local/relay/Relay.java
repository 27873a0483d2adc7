package org.cdsk8s.local.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loopback port that leads to another one. It can be frozen (connections stay open and carry nothing), and its
 * connections can be broken. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final ServerSocket listening;
    private final int target;
    private final Supplier<Cargo> cargo;
    private final ExecutorService pumps = Executors.newCachedThreadPool(Relay::thread);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    private Relay(ServerSocket listening, int target, Supplier<Cargo> cargo) {
        this.listening = listening;
        this.target = target;
        this.cargo = cargo;
        pumps.execute(this::accept);
    }

    /**
     * Listens.
     *
     * @param port on this loopback port, 0 for any free one
     * @param target the loopback port to lead to
     * @throws IOException if the port is taken
     */
    public static Relay open(int port, int target) throws IOException {
        return open(port, target, () -> Cargo.UNTOUCHED);
    }

    /**
     * Listens, and changes what the server sends.
     *
     * @param cargo asked once for each connection
     * @throws IOException if the port is taken
     */
    public static Relay open(int port, int target, Supplier<Cargo> cargo) throws IOException {
        return new Relay(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target, cargo);
    }

    /** The port it listens on. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections came through so far. */
    public int connections() {
        return connections.get();
    }

    /** How many bytes from the server were handed to clients so far. */
    public long delivered() {
        return delivered.get();
    }

    /** Carries nothing from now on; connections stay open, and new ones too. */
    public void freeze() {
        gate = new CompletableFuture<>();
    }

    /** Carries on, beginning with what was held back. */
    public void thaw() {
        gate.complete(null);
    }

    /** Lets every cargo from the server hand on what it holds back no more, without waiting for what comes next. */
    public void flush() throws IOException {
        for (Lane lane : lanes) {
            lane.carry(new byte[0]);
        }
    }

    /** Breaks every connection the hard way (TCP RST); later ones come through. */
    public void reset() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException closed) {
                LOG.debug("A connection had ended by itself", closed);
            }
        }
    }

    /** Ends every connection and takes no more. */
    @Override
    public void close() throws IOException {
        listening.close();
        reset();
        thaw();
        pumps.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException closed) {
                LOG.debug("No further connections", closed); // the relay was closed, which ends the loop
            }
        }
    }

    private void connect(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            connections.incrementAndGet();
            Lane lane = new Lane(client, cargo.get(), delivered);
            lanes.add(lane);
            pumps.execute(() -> pump(client, new Lane(server, Cargo.UNTOUCHED, new AtomicLong())));
            pumps.execute(() -> pump(server, lane));
        } catch (IOException | RejectedExecutionException refused) {
            client.close(); // nobody is there, or the relay was closed meanwhile, and the client learns it
        }
    }

    private void pump(Socket from, Lane lane) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                lane.to) {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                lane.carry(Arrays.copyOf(buffer, read));
            }
        } catch (IOException ended) {
            LOG.debug("One side is gone, and both sockets are closed by now", ended);
        } finally {
            sockets.remove(from);
            sockets.remove(lane.to);
            lanes.remove(lane);
        }
    }

    /** One direction of a connection. */
    private final class Lane {

        private final Socket to;
        private final Cargo changes;
        private final AtomicLong count;

        Lane(Socket to, Cargo changes, AtomicLong count) {
            this.to = to;
            this.changes = changes;
            this.count = count;
        }

        synchronized void carry(byte[] bytes) throws IOException {
            byte[] arriving = changes.carry(bytes);
            gate.join();
            to.getOutputStream().write(arriving);
            count.addAndGet(arriving.length);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        return thread;
    }
}
