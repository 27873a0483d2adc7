package org.cdsk8s.acceptance.parts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.DebianPackages;
import org.cdsk8s.acceptance.process.OneShot;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.jspecify.annotations.Nullable;

/** Debian's Redis, run privately on a loopback port with data of its own. */
final class DebianRedis implements Machine {

    private static final Path SERVER = Path.of("/usr/bin/redis-server");

    private final WorkDirectory directory = WorkDirectory.create("redis");
    private final int port;
    private @Nullable ChildProcess server;

    DebianRedis(int port) {
        this.port = port;
    }

    /** Whether Debian's Redis is on this machine, by now at least. */
    static boolean available() {
        return DebianPackages.provide(SERVER, "redis-server");
    }

    @Override
    public void start() {
        var command = new ArrayList<>(List.of(SERVER.toString(), "--bind", "127.0.0.1"));
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of("--dir", directory.data().toString()));
        command.addAll(RedisServer.SETTINGS);
        server = ChildProcess.start(new Command("redis", command, directory.log("redis")));
    }

    @Override
    public void stop() {
        running().stop();
    }

    @Override
    public void kill() {
        running().kill();
    }

    @Override
    public void pause() {
        running().pause();
    }

    @Override
    public void resume() {
        running().resume();
    }

    @Override
    public void requireAlive() {
        running().requireAlive();
    }

    @Override
    public String control(List<String> arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/redis-cli", "-p", Integer.toString(port)));
        command.addAll(arguments);
        return OneShot.run(command);
    }

    @Override
    public void discard() {
        stop();
        directory.discardData();
    }

    private ChildProcess running() {
        return Objects.requireNonNull(server, "Redis was never started");
    }
}
