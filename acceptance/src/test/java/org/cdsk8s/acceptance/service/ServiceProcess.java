package org.cdsk8s.acceptance.service;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Objects;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.OneShot;
import org.jspecify.annotations.Nullable;

/**
 * One packaged service in a JVM of its own, configured by environment variables alone. It may be started again after its
 * end, on the same HTTP port and with the same settings. One thread at a time.
 */
public final class ServiceProcess implements AutoCloseable {

    // 2 s when both cores are free.
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private final Map<String, String> environment;
    private final Path output;
    private final int port = FreePorts.one();
    private @Nullable ChildProcess process;

    /**
     * A service that is not started yet.
     *
     * @param name the module it is packaged in: responder or reaper
     * @param environment its settings
     * @param output the file that takes what it says
     */
    public ServiceProcess(String name, Map<String, String> environment, Path output) {
        this.name = name;
        this.environment = new HashMap<>(environment);
        this.environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        this.output = output;
    }

    /** Starts it; returns before it answers. */
    public void launch() {
        process = ChildProcess.start(new Command(name, command(), environment, output));
        RunningServices.add(this);
    }

    /** Starts it and waits until it is ready. */
    public ServiceProcess start() {
        launch();
        awaitReady();
        return this;
    }

    /** Waits until {@code /q/health/ready} is 200; fails at once, with its last words, when it has ended. */
    public void awaitReady() {
        await(name + " is ready")
                .atMost(BOOT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    running().requireAlive();
                    return status("/q/health/ready") == 200;
                });
    }

    /** SIGTERM; returns its exit status (143 for a JVM that ends in good order), 137 when it had to be killed after this time. */
    public int terminate(Duration patience) {
        return running().stop(patience);
    }

    /** kill -9. */
    public void kill() {
        running().kill();
    }

    /** Freezes it: its connections stay open and it does nothing. */
    public void pause() {
        running().pause();
    }

    /** Thaws it. */
    public void resume() {
        running().resume();
    }

    /** From now on no file it writes to may grow beyond so many bytes: what a full disk is to it, log and all. */
    public void limitFiles(long bytes) {
        limitFiles(Long.toString(bytes));
    }

    /** The disk has room again. */
    public void unlimitFiles() {
        limitFiles("unlimited");
    }

    /** Whether the process is there. */
    public boolean alive() {
        return running().alive();
    }

    /** Waits for it to end by itself; true when it did in that time. */
    public boolean endsWithin(Duration time) {
        return running().endsWithin(time);
    }

    /** The HTTP status of a GET, or 0 when nobody answers. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (UncheckedIOException nobody) {
            return 0;
        }
    }

    /** The body of a GET, whatever its status; empty when nobody answers. */
    public String body(String path) {
        try {
            return get(path).body();
        } catch (UncheckedIOException nobody) {
            return "";
        }
    }

    /** The same, asked for until there is one: for whoever makes something of what is not in it. */
    public String awaitBody(String path) {
        return await(name + " answers").atMost(BOOT).until(() -> body(path), answer -> !answer.isEmpty());
    }

    /** All it has said so far, over all its starts. */
    public String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("The output of the " + name + " could not be read.", e);
        }
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        if (process != null && process.alive()) {
            terminate(Duration.ofSeconds(20));
        }
    }

    @Override
    public String toString() {
        return name + " (" + output + ")";
    }

    private void limitFiles(String most) {
        OneShot.run(List.of("prlimit", "--pid", Long.toString(running().pid()), "--fsize=" + most + ":unlimited"));
    }

    private ChildProcess running() {
        return Objects.requireNonNull(process, () -> name + " was never started");
    }

    private List<String> command() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Module.directory()
                .resolveSibling(name)
                .resolve("target/quarkus-app/quarkus-run.jar")
                .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("No " + jar + ": package the " + name + " first (./mvnw package).");
        }
        return List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar.toString());
    }

    private HttpResponse<String> get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not answer GET " + path + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the " + name + ".", e);
        }
    }
}
