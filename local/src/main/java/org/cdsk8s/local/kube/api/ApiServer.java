package org.cdsk8s.local.kube.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the API over plain HTTP on loopback, a thread a request, so that watches cannot starve anybody. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    static {
        // Read once by the JDK's server. Without the first every answer waits 40 ms for a delayed acknowledgement;
        // the second keeps idle connections longer than clients do, so that none is closed under a request.
        defaultProperty("sun.net.httpserver.nodelay", "true");
        defaultProperty("sun.net.httpserver.idleInterval", "300");
        defaultProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Router router;

    private ApiServer(HttpServer server, Router router) {
        this.server = server;
        this.router = router;
        this.threads = Executors.newCachedThreadPool(ApiServer::thread);
    }

    /**
     * Starts to serve.
     *
     * @param port loopback port, 0 for a free one
     * @throws IOException when the port cannot be had
     */
    public static ApiServer start(int port, Registry registry, PodLogs logs, Faults faults, WatchSettings watchSettings)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        ApiServer server = new ApiServer(http, new Router(registry, logs, faults, watchSettings));
        http.createContext("/", server::handle);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** Returns the port it serves on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops: every connection is closed, every watch ends. */
    @Override
    public void close() {
        router.end();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            router.answer(exchange).send(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the stand-in is stopping", e);
        } catch (IllegalStateException e) {
            LOG.warn("the stand-in could not answer {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            throw new IOException("no answer", e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "stand-in-api");
        thread.setDaemon(true);
        return thread;
    }

    private static void defaultProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
