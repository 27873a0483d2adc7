package org.cdsk8s.acceptance.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** The part of a kubelet's HTTPS interface that the API server reads logs from. */
final class LogEndpoint implements AutoCloseable {

    private static final String PATH = "/containerLogs/";

    private final PodLogs logs;
    private final HttpsServer server;
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

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

    /** From now on every log of that namespace is answered with 500. */
    void breakLogs(String namespace) {
        broken.add(namespace);
    }

    void mendLogs(String namespace) {
        broken.remove(namespace);
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
            } else if (broken.contains(parts[0])) {
                refuse(exchange, 500, "the log of " + parts[1] + " cannot be read: told so by the test");
            } else {
                sendLog(exchange, parts[0] + "/" + parts[1], parts[2]);
            }
        }
    }

    private void sendLog(HttpExchange exchange, String pod, String container) throws IOException {
        var query = LogQuery.parse(exchange.getRequestURI().getRawQuery());
        var log = logs.find(pod, container, query.previous());
        if (log.isEmpty()) {
            refuse(exchange, 400, "container \"" + container + "\" in pod \"" + pod + "\" has no log (yet)");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        try {
            log.get().write(query, exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        var body = message.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
