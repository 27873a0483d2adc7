package org.cdsk8s.acceptance.parts;

import java.util.ArrayList;
import java.util.List;
import org.cdsk8s.acceptance.process.OneShot;

/** A server in a container, its port published on loopback; the way where Debian's packages cannot be had. */
final class DockerContainer implements Machine {

    private final String id;
    private final List<String> controlProgram;

    private DockerContainer(String id, List<String> controlProgram) {
        this.id = id;
        this.controlProgram = controlProgram;
        Runtime.getRuntime().addShutdownHook(new Thread(this::discard, "remove-container"));
    }

    /** Whether there is a docker client and an engine that answers it. */
    static boolean available() {
        return OneShot.succeeds(List.of("docker", "info"));
    }

    /** A container that is made but not started. */
    static DockerContainer create(
            String image, int hostPort, int port, List<String> controlProgram, String... command) {
        var arguments = new ArrayList<>(List.of("docker", "create", "--publish", "127.0.0.1:" + hostPort + ":" + port));
        arguments.add(image);
        arguments.addAll(List.of(command));
        return new DockerContainer(OneShot.run(arguments), controlProgram);
    }

    @Override
    public void start() {
        docker("start");
    }

    @Override
    public void stop() {
        docker("stop");
    }

    @Override
    public void kill() {
        docker("kill");
    }

    @Override
    public void pause() {
        docker("pause");
    }

    @Override
    public void resume() {
        docker("unpause");
    }

    @Override
    public void requireAlive() {
        var running = OneShot.run(List.of("docker", "inspect", "--format", "{{.State.Running}}", id));
        if (!"true".equals(running)) {
            throw new IllegalStateException("Container " + id + " has ended: see docker logs " + id);
        }
    }

    @Override
    public String control(List<String> arguments) {
        var command = new ArrayList<>(List.of("docker", "exec", id));
        command.addAll(controlProgram);
        command.addAll(arguments);
        return OneShot.run(command);
    }

    @Override
    public void discard() {
        OneShot.succeeds(List.of("docker", "rm", "--force", "--volumes", id));
    }

    private void docker(String verb) {
        OneShot.run(List.of("docker", verb, id));
    }
}
