package org.cdsk8s.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdsk8s.local.process.LeashedProcess;
import org.cdsk8s.local.process.LoopbackPort;

/** A packaged service in a JVM of its own. */
final class PackagedService implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 100;
    private static final int OK = 200;
    private static final int LAST_LINES = 25;

    private final String name;
    private final LeashedProcess process;
    private final URI base;

    private PackagedService(String name, LeashedProcess process, int port) {
        this.name = name;
        this.process = process;
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts a service without waiting for it.
     *
     * @param name the module's name
     * @param wantedPort its HTTP port, where free
     */
    static PackagedService start(String name, int wantedPort, Workspace workspace, Map<String, String> settings) {
        Path jar = workspace.jar(name);
        if (!Files.exists(jar)) {
            throw new DemoException(jar + " is missing: start the demo with ./cds demo, which builds it");
        }
        int port = LoopbackPort.preferably(wantedPort);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        LeashedProcess process = LeashedProcess.start(
                List.of(java, "-Xmx256m", "-jar", jar.toString()),
                environment,
                workspace.directory(),
                workspace.serviceLog(name));
        return new PackagedService(name, process, port);
    }

    /** Where the service tells whether it is ready. */
    URI readiness() {
        return base.resolve("/q/health/ready");
    }

    /** Where the service shows its figures. */
    URI metrics() {
        return base.resolve("/q/metrics");
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @throws DemoException if it ends, or is not ready within 90 s; the message shows the end of its log
     */
    void awaitReady() {
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!ready(client)) {
            if (!process.isAlive()) {
                throw new DemoException("The " + name + " ended while starting:\n" + endOfLog());
            }
            if (System.nanoTime() > deadline) {
                throw new DemoException("The " + name + " is not ready after " + READY_WITHIN.toSeconds() + " s; see "
                        + process.output() + ":\n" + endOfLog());
            }
            Pause.millis(PAUSE_MS);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean ready(HttpClient client) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(readiness()).timeout(ANSWER_WITHIN).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted while waiting for the " + name, e);
        }
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(process.output());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }
}
