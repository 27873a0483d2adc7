package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cdsk8s.local.kube.log.ContainerLog;
import org.cdsk8s.local.kube.log.LogKey;
import org.cdsk8s.local.kube.store.Meta;
import org.jspecify.annotations.Nullable;

/** The life of one container: pulled, started, started again where that is allowed, ended. */
final class ContainerRun {
    private static final int MOST_DOUBLINGS = 6;
    private static final int CANNOT_START = 128;

    private final PodContext context;
    private final ObjectNode pod;
    private final JsonNode container;
    private final Consumer<ContainerState> report;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private ContainerState state = ContainerState.creating();
    private volatile @Nullable ContainerProcess process;

    ContainerRun(PodContext context, ObjectNode pod, JsonNode container, Consumer<ContainerState> report) {
        this.context = context;
        this.pod = pod;
        this.container = container;
        this.report = report;
    }

    /** Lives the whole life; returns when the container will not be started (again). */
    void live() throws InterruptedException, IOException {
        Optional<Path> image = pull();
        if (image.isEmpty()) {
            return;
        }
        Optional<String> missing =
                Environment.missing(pod, container, context.registry().store());
        if (missing.isPresent()) {
            say(state.waiting("CreateContainerConfigError", missing.get()));
            stopped.await();
            return;
        }
        while (!isStopped()) {
            runOnce(image.get());
            if (!wantsRestart() || pause(state.restarts())) {
                return;
            }
            say(state.restarting("back-off restarting failed container=" + name() + " pod=" + Meta.name(pod)));
            pause(state.restarts() - 1);
        }
    }

    /** Ends it within the grace; a container not yet started never is. */
    void stop(Duration grace) throws InterruptedException {
        stopped.countDown();
        ContainerProcess running = process;
        if (running != null) {
            running.stop(grace);
        }
    }

    private Optional<Path> pull() throws InterruptedException {
        String image = container.path("image").asText();
        if (!Images.legalName(image)) {
            say(state.waiting(
                    "InvalidImageName",
                    "Failed to apply default image tag \"" + image + "\": couldn't parse image name \"" + image
                            + "\": invalid reference format"));
            stopped.await();
        }
        int attempt = 0;
        while (!isStopped() && context.images().find(image).isEmpty()) {
            String error = "failed to pull and unpack image \"" + image
                    + "\": the stand-in was not told which programs stand for it";
            say(state.waiting("ErrImagePull", error));
            pause(0);
            say(state.waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\": ErrImagePull: " + error));
            pause(attempt++);
        }
        return isStopped() ? Optional.empty() : context.images().find(image);
    }

    private void runOnce(Path image) throws InterruptedException, IOException {
        Map<String, String> variables =
                Environment.of(pod, container, context.registry().store());
        List<String> command = command(variables);
        Optional<String> program = command.isEmpty() ? Optional.empty() : Images.program(image, command.get(0));
        ContainerLog log = context.logs().open(new LogKey(Meta.uid(pod), name(), state.restarts()));
        if (program.isEmpty()) {
            log.close();
            String named = command.isEmpty() ? "no command" : command.get(0);
            say(state.terminated(CANNOT_START, "StartError", "exec: \"" + named + "\": no such file", now()));
            return;
        }
        command.set(0, program.get());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(variables);
        String directory = container.path("workingDir").asText("");
        if (!directory.isEmpty()) {
            builder.directory(Path.of(directory).toFile());
        }
        run(builder, log);
    }

    private void run(ProcessBuilder builder, ContainerLog log) throws InterruptedException, IOException {
        ContainerProcess started;
        try {
            started = ContainerProcess.start(builder, log);
        } catch (IOException e) {
            log.close();
            say(state.terminated(CANNOT_START, "StartError", String.valueOf(e.getMessage()), now()));
            return;
        }
        process = started;
        say(state.running(now()));
        if (isStopped()) {
            started.stop(Duration.ZERO);
        }
        int code = started.await();
        say(state.terminated(code, code == 0 ? "Completed" : "Error", "", now()));
    }

    private List<String> command(Map<String, String> variables) {
        List<String> command = new ArrayList<>();
        container.path("command").forEach(part -> command.add(Environment.expand(part.asText(), variables)));
        container.path("args").forEach(part -> command.add(Environment.expand(part.asText(), variables)));
        return command;
    }

    private boolean wantsRestart() {
        String policy = pod.path("spec").path("restartPolicy").asText();
        return !isStopped() && state.exitCode() != 0 && policy.equals("OnFailure");
    }

    /** Waits, longer each time, and tells whether the container was stopped meanwhile. */
    private boolean pause(int attempt) throws InterruptedException {
        long wait = context.backOff().toMillis() << Math.min(Math.max(attempt, 0), MOST_DOUBLINGS);
        return stopped.await(wait, TimeUnit.MILLISECONDS);
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void say(ContainerState now) {
        state = now;
        report.accept(now);
    }

    private String name() {
        return container.path("name").asText();
    }

    private String now() {
        return context.registry().now();
    }
}
