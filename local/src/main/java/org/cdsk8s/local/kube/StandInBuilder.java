package org.cdsk8s.local.kube;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.cdsk8s.local.kube.api.WatchSettings;

/** The settings of a {@link StandInKubernetes}; every one has a default. */
public final class StandInBuilder {
    private static final int RETAINED_EVENTS = 50_000;
    private static final long FIRST_VERSION = 1000;

    private final Map<String, Path> images = new HashMap<>();
    private String namespace = "default";
    private int port;
    private boolean processes = true;
    private Clock clock = Clock.systemUTC();
    private Random random = new Random();
    private Duration bookmarkEvery = Duration.ofSeconds(60);
    private Duration longestWatch = Duration.ofMinutes(30);
    private Duration backOff = Duration.ofMillis(200);
    private int retainedEvents = RETAINED_EVENTS;
    private long firstVersion = FIRST_VERSION;

    StandInBuilder() {}

    /** Serves on this loopback port; by default on a free one. */
    public StandInBuilder port(int loopbackPort) {
        this.port = loopbackPort;
        return this;
    }

    /** Has this namespace; {@code default} by default. More can be created through the API. */
    public StandInBuilder namespace(String name) {
        this.namespace = name;
        return this;
    }

    /** Runs this image's commands from a directory: {@code /usr/bin/x} is looked up as {@code <directory>/usr/bin/x}. */
    public StandInBuilder image(String name, Path directory) {
        images.put(name, directory.toAbsolutePath().normalize());
        return this;
    }

    /** Runs nothing: the test says what pods do, see {@link StandInKubernetes#pods()}. */
    public StandInBuilder withoutProcesses() {
        this.processes = false;
        return this;
    }

    /** Sends a bookmark this often to watches that asked for it; by default every 60 s, as real servers do. */
    public StandInBuilder bookmarkEvery(Duration interval) {
        this.bookmarkEvery = interval;
        return this;
    }

    /** Ends every watch after this time; by default after 30 min. */
    public StandInBuilder longestWatch(Duration duration) {
        this.longestWatch = duration;
        return this;
    }

    /** Waits so long after a first failed pod, container or pull, doubled with each further one; 200 ms by default. */
    public StandInBuilder backOff(Duration duration) {
        this.backOff = duration;
        return this;
    }

    /** Remembers so many changes for watches to resume from; 50,000 by default. */
    public StandInBuilder retainedEvents(int count) {
        this.retainedEvents = count;
        return this;
    }

    /** Begins at this resourceVersion, as if that much had happened before; 1000 by default. */
    public StandInBuilder firstVersion(long version) {
        this.firstVersion = version;
        return this;
    }

    /** Goes by this clock; by default by the system's. Waiting is always real. */
    public StandInBuilder clock(Clock source) {
        this.clock = source;
        return this;
    }

    /** Takes the suffixes of generated names from here, so that a seeded run can be repeated. */
    public StandInBuilder random(Random source) {
        this.random = source;
        return this;
    }

    /**
     * Starts it.
     *
     * @throws IOException when the port or a directory for logs cannot be had
     */
    public StandInKubernetes start() throws IOException {
        return StandInKubernetes.start(this);
    }

    Map<String, Path> images() {
        return images;
    }

    String namespace() {
        return namespace;
    }

    int port() {
        return port;
    }

    boolean processes() {
        return processes;
    }

    Clock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    WatchSettings watchSettings() {
        return new WatchSettings(bookmarkEvery, longestWatch);
    }

    Duration backOff() {
        return backOff;
    }

    int retainedEvents() {
        return retainedEvents;
    }

    long firstVersion() {
        return firstVersion;
    }
}
