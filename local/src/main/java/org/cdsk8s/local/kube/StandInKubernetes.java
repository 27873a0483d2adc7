package org.cdsk8s.local.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cdsk8s.local.audit.History;
import org.cdsk8s.local.kube.api.ApiServer;
import org.cdsk8s.local.kube.controller.JobController;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.node.DrivenPods;
import org.cdsk8s.local.kube.node.Images;
import org.cdsk8s.local.kube.node.ProcessNode;
import org.cdsk8s.local.kube.registry.RandomNames;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;
import org.cdsk8s.local.kube.store.StoredEvent;

/**
 * A Kubernetes API server with a Job controller and one node, in this JVM, over plain HTTP on loopback.
 *
 * <p>Containers run as processes of this machine, under the user of this JVM and without any isolation: it is for demos
 * and tests. Thread-safe.
 */
public final class StandInKubernetes implements AutoCloseable {
    private final StandInBuilder settings;
    private final Path logDirectory;
    private final ObjectStore store;
    private final Registry registry;
    private final PodLogs logs;
    private final Faults faults;
    private final JobController controller;
    private final DrivenPods pods;
    private final Optional<ProcessNode> node;
    private final History history = new History();
    private ApiServer server;
    private final int port;

    private StandInKubernetes(StandInBuilder settings) throws IOException {
        this.settings = settings;
        this.logDirectory = Files.createTempDirectory("stand-in-pod-logs-");
        this.store = new ObjectStore(settings.retainedEvents(), settings.firstVersion());
        this.registry = new Registry(store, settings.clock(), new RandomNames(settings.random()));
        this.logs = new PodLogs(logDirectory, settings.clock());
        this.faults = new Faults(store::wake);
        this.controller = new JobController(registry, settings.backOff());
        this.pods = new DrivenPods(registry, logs);
        this.node = settings.processes()
                ? Optional.of(new ProcessNode(registry, new Images(settings.images()), logs, settings.backOff()))
                : Optional.empty();
        this.store.subscribe(this::remember);
        this.server = ApiServer.start(settings.port(), registry, logs, faults, settings.watchSettings());
        this.port = server.port();
    }

    /** Returns settings to start one from. */
    public static StandInBuilder builder() {
        return new StandInBuilder();
    }

    static StandInKubernetes start(StandInBuilder settings) throws IOException {
        StandInKubernetes kubernetes = new StandInKubernetes(settings);
        kubernetes.registry.create(ResourceType.NAMESPACE, "", named(settings.namespace()));
        kubernetes.registry.create(ResourceType.NODE, "", named(ProcessNode.NAME));
        kubernetes.controller.start();
        kubernetes.node.ifPresentOrElse(ProcessNode::start, kubernetes.pods::start);
        return kubernetes;
    }

    /** Returns where it serves, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the loopback port it serves on. */
    public int port() {
        return port;
    }

    /** Returns the namespace it was started with. */
    public String namespace() {
        return settings.namespace();
    }

    /** Returns the switches that make requests and watches fail. */
    public Faults faults() {
        return faults;
    }

    /** Returns the means to say what pods do; for a stand-in started without processes. */
    public DrivenPods pods() {
        return pods;
    }

    /** Returns what really became of the Jobs, whatever its watches show. */
    public History history() {
        return history;
    }

    /** Returns the newest resourceVersion. */
    public long resourceVersion() {
        return store.version();
    }

    /** Forgets the past: whoever resumes a watch or a list from before gets a 410. */
    public void compact() {
        store.compact();
    }

    /**
     * Writes a kubeconfig that kubectl and client libraries can use.
     *
     * @throws IOException when the file cannot be written
     */
    public Path kubeconfig(Path file) throws IOException {
        return Files.writeString(file, Kubeconfig.text(url(), namespace()));
    }

    /** Returns a player that shows recorded changes to watches, as if they happened now. */
    public Replay replay(Recording recording) {
        return new Replay(store, this::leaveAlone, recording, namespace());
    }

    /** Stops to serve, as an API server that went down: connections break, further ones are refused. */
    public synchronized void stopServing() {
        server.close();
    }

    /**
     * Serves again on the same port, with the same objects.
     *
     * @throws IOException when the port is taken
     */
    public synchronized void resumeServing() throws IOException {
        server = ApiServer.start(port, registry, logs, faults, settings.watchSettings());
    }

    /** Stops everything, kills every container and removes the logs. */
    @Override
    public synchronized void close() throws IOException {
        controller.close();
        node.ifPresent(ProcessNode::close);
        server.close();
        DirectoryRemoval.remove(logDirectory);
    }

    private void remember(StoredEvent event) {
        if (event.key().type() == ResourceType.JOB) {
            if (event.change() == StoredEvent.Change.DELETED) {
                history.removed(event.object());
            } else {
                history.seen(event.object());
            }
        }
    }

    private void leaveAlone(String uid) {
        controller.leaveAlone(uid);
        node.ifPresent(processes -> processes.leaveAlone(uid));
    }

    private static ObjectNode named(String name) {
        ObjectNode object = Json.object();
        Meta.of(object).put("name", name);
        return object;
    }
}
