package org.cdsk8s.acceptance.reaper;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.WorkDirectory;

/** The packaged reaper as a process of its own, with nothing but environment variables to go by. */
final class ReaperProcess {

    /** 3 s when both cores are free. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChildProcess process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private ReaperProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Environment variables under which a reaper finds everything. */
    static Map<String, String> environment(Path kubeconfig, String namespace, AmqpAddress broker, RedisAddress redis) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KUBE_CONFIG", kubeconfig.toString());
        environment.put("NAMESPACE", namespace);
        environment.put("RABBITMQ_HOST", broker.host());
        environment.put("RABBITMQ_PORT", Integer.toString(broker.port()));
        environment.put("RABBITMQ_VHOST", broker.virtualHost());
        environment.put("RABBITMQ_USER", broker.user());
        environment.put("RABBITMQ_PASSWD", broker.password());
        environment.put("REDIS_HOST", redis.host());
        environment.put("REDIS_PORT", Integer.toString(redis.port()));
        environment.put("REDIS_DB_NUM", Integer.toString(redis.database()));
        environment.put("REDIS_PASS", redis.password());
        return environment;
    }

    /** Starts one; returns at once. */
    static ReaperProcess launch(WorkDirectory directory, Map<String, String> environment) {
        int port = FreePorts.one();
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Path program = Module.directory().resolveSibling("reaper").resolve("target/quarkus-app/quarkus-run.jar");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Command command = new Command(
                "reaper",
                List.of(java.toString(), "-Xmx256m", "-jar", program.toString()),
                settings,
                directory.log("reaper"));
        return new ReaperProcess(ChildProcess.start(command), port);
    }

    /** Starts one, and waits until all it depends on is there. */
    static ReaperProcess start(WorkDirectory directory, Map<String, String> environment) {
        ReaperProcess reaper = launch(directory, environment);
        reaper.awaitReady();
        return reaper;
    }

    void awaitReady() {
        await("the reaper is ready").atMost(PATIENCE).until(() -> {
            process.requireAlive();
            return readiness().contains("\"status\": \"UP\",\n    \"checks\"");
        });
    }

    /** All it said is confirmed and journaled, so that whoever goes on from here has nothing to repeat. */
    void awaitJournaled() {
        await("the reaper has journaled what it said").atMost(PATIENCE).until(() -> {
            process.requireAlive();
            return get("/q/metrics").contains("cds_reaper_events_pending 0.0");
        });
    }

    /** What it says of the things it depends on; empty before it answers. */
    String readiness() {
        return get("/q/health/ready");
    }

    /** Its answer to a GET; empty if it gives none. */
    String get(String path) {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return http.send(question, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the reaper", e);
        }
    }

    ChildProcess process() {
        return process;
    }
}
