package org.cdsk8s.acceptance.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** The part of a kubelet's HTTPS interface that the API server reads logs from. */
final class LogEndpoint implements AutoCloseable {

    private static final String PATH = "/containerLogs/";

    private final PodLogs logs;
    private final HttpsServer server;
    private final Map<String, Integer> broken = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

    LogEndpoint(PodLogs logs, String address, SSLContext identity, ExecutorService threads) {
        this.logs = logs;
        try {
            server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The stand-in kubelet cannot listen on " + address + ".", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        server.setExecutor(threads);
        server.createContext(PATH, this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** From now on every log of that namespace is answered with this status. */
    void breakLogs(String namespace, int status) {
        broken.put(namespace, status);
        letGo(namespace);
    }

    /** From now on nothing is answered when a log of that namespace is asked for. */
    void hangLogs(String namespace) {
        hanging.put(namespace, new CountDownLatch(1));
    }

    void mendLogs(String namespace) {
        broken.remove(namespace);
        letGo(namespace);
    }

    private void letGo(String namespace) {
        Optional.ofNullable(hanging.remove(namespace)).ifPresent(CountDownLatch::countDown);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var parts =
                    exchange.getRequestURI().getPath().substring(PATH.length()).split("/", 3);
            if (parts.length < 3) {
                refuse(exchange, 404, "no such page");
                return;
            }
            awaitMended(parts[0]);
            var status = broken.get(parts[0]);
            if (status != null) {
                refuse(exchange, status, "the log of " + parts[1] + " cannot be read: told so by the test");
            } else {
                sendLog(exchange, parts[0] + "/" + parts[1], parts[2]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitMended(String namespace) throws InterruptedException {
        var gate = hanging.get(namespace);
        if (gate != null) {
            gate.await();
        }
    }

    private void sendLog(HttpExchange exchange, String pod, String container) throws IOException, InterruptedException {
        var query = LogQuery.parse(exchange.getRequestURI().getRawQuery());
        var log = logs.find(pod, container, query.previous());
        if (log.isEmpty()) {
            refuse(exchange, 400, "container \"" + container + "\" in pod \"" + pod + "\" has no log (yet)");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        log.get().write(query, exchange.getResponseBody());
    }

    private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        var body = message.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
