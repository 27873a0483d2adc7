package org.cdsk8s.acceptance.benchmark;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.OneShot;

/** A packaged service, run as its manifest runs it: 512 MiB, of which Java takes 60 % for its heap, serial collector. */
final class MeasuredService implements AutoCloseable {

    // What Java chooses by itself in a container of 512 MiB (below 1792 MiB it takes the serial collector).
    private static final List<String> AS_IN_ITS_CONTAINER =
            List.of("-XX:+UseSerialGC", "-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=60");

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final int LOOKS = 30;
    private static final long STEADY = 50_000;

    private static final Duration BOOT = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private final int port;
    private final ChildProcess process;

    private MeasuredService(String name, int port, ChildProcess process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /**
     * Launches a reaper; returns at once.
     *
     * @param more further arguments of Java
     */
    static MeasuredService reaper(Site site, List<String> more) {
        return launch(site, "reaper", site.environment(), more);
    }

    /**
     * Launches a responder; returns at once.
     *
     * @param settings win over the usual ones
     * @param more further arguments of Java
     */
    static MeasuredService responder(Site site, Map<String, String> settings, List<String> more) {
        Map<String, String> environment = site.environment();
        environment.putAll(ResponderFiles.make(site).environment());
        environment.put("KUBE_CONFIG", site.login().toString());
        environment.putAll(settings);
        return launch(site, "responder", environment, more);
    }

    private static MeasuredService launch(Site site, String name, Map<String, String> environment, List<String> more) {
        int port = FreePorts.one();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Path jar = Module.directory().resolveSibling(name).resolve("target/quarkus-app/quarkus-run.jar");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(AS_IN_ITS_CONTAINER);
        command.addAll(more);
        command.addAll(List.of("-jar", jar.toString()));
        Path output = site.directory().log(name + "-" + site.namespace());
        return new MeasuredService(name, port, ChildProcess.start(new Command(name, command, environment, output)));
    }

    MeasuredService awaitReady() {
        await("the " + name + " is ready")
                .atMost(BOOT)
                .pollInterval(Duration.ofMillis(20))
                .until(this::ready);
        return this;
    }

    boolean ready() {
        process.requireAlive();
        return status("/q/health/ready") == 200;
    }

    /** Freezes it: its connections stay open and it does nothing. */
    void pause() {
        process.pause();
    }

    /** Thaws it. */
    void resume() {
        process.resume();
    }

    /** Bytes of its heap that are in use once it has dealt with all it was shown and all garbage is collected. */
    long heap() {
        long before = collected();
        for (int look = 0; look < LOOKS; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            long now = collected();
            if (now > before - STEADY) {
                return Math.min(now, before);
            }
            before = now;
        }
        return before;
    }

    private long collected() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String histogram = OneShot.run(List.of(jcmd, Long.toString(process.pid()), "GC.class_histogram"));
        String total = histogram.substring(histogram.lastIndexOf("Total"));
        return Long.parseLong(total.split("\\s+")[2]);
    }

    /** Bytes of memory it occupies. */
    long resident() {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            String line =
                    status.filter(one -> one.startsWith("VmRSS:")).findFirst().orElseThrow();
            return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("The memory of the " + name + " cannot be read; this needs Linux", e);
        }
    }

    @Override
    public void close() {
        if (process.alive()) {
            process.stop();
        }
    }

    private int status(String path) {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the " + name, e);
        }
    }
}
