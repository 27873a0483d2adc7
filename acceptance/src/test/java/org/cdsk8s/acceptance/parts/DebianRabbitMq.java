package org.cdsk8s.acceptance.parts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdsk8s.acceptance.process.ChildProcess;
import org.cdsk8s.acceptance.process.Command;
import org.cdsk8s.acceptance.process.DebianPackages;
import org.cdsk8s.acceptance.process.FreePorts;
import org.cdsk8s.acceptance.process.OneShot;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.jspecify.annotations.Nullable;

/** Debian's RabbitMQ, run privately: own ports, own data, own cookie, own name server (epmd), all on loopback. */
final class DebianRabbitMq implements Machine {

    // Not the wrapper in /usr/sbin: that one changes the user and insists on the system's directories.
    private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
    private static final Path SERVER = PROGRAMS.resolve("rabbitmq-server");

    // Without an Erlang shell; threads that have nothing to do sleep instead of spinning on the few cores of a test
    // machine.
    private static final String ERLANG =
            "-noinput -kernel inet_dist_use_interface {127,0,0,1}" + " +sbwt none +sbwtdcpu none +sbwtdio none";

    private final WorkDirectory directory = WorkDirectory.create("rabbitmq");
    private final Map<String, String> environment;
    private final int nameServerPort;
    private @Nullable ChildProcess nameServer;
    private @Nullable ChildProcess server;

    DebianRabbitMq(AmqpAddress address) {
        var ports = FreePorts.take(2);
        nameServerPort = ports.get(0);
        environment = environment(directory, ports.get(1));
        directory.write("rabbitmq.conf", configuration(address));
        directory.write("enabled_plugins", "[].\n");
    }

    /** Whether Debian's broker is on this machine, by now at least. */
    static boolean available() {
        return DebianPackages.provide(SERVER, "rabbitmq-server");
    }

    @Override
    public void start() {
        if (nameServer == null || !nameServer.alive()) {
            nameServer = ChildProcess.start(new Command(
                    "epmd",
                    List.of("/usr/bin/epmd", "-port", Integer.toString(nameServerPort), "-address", "127.0.0.1"),
                    directory.log("epmd")));
        }
        server = ChildProcess.start(
                new Command("rabbitmq", List.of(SERVER.toString()), environment, directory.log("rabbitmq")));
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
        var command = new ArrayList<>(List.of(PROGRAMS.resolve("rabbitmqctl").toString(), "--silent"));
        command.addAll(arguments);
        return OneShot.run(command, environment);
    }

    @Override
    public void discard() {
        stop();
        if (nameServer != null) {
            nameServer.stop();
        }
        directory.discardData();
    }

    private ChildProcess running() {
        return Objects.requireNonNull(server, "RabbitMQ was never started");
    }

    private Map<String, String> environment(WorkDirectory directory, int distributionPort) {
        var data = directory.data();
        return Map.ofEntries(
                Map.entry("HOME", data.toString()),
                Map.entry("RABBITMQ_NODENAME", "cds-" + distributionPort + "@localhost"),
                Map.entry("RABBITMQ_CONFIG_FILE", data.resolve("rabbitmq.conf").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", data.resolve("none").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        data.resolve("enabled_plugins").toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", data.resolve("log").toString()),
                Map.entry("RABBITMQ_PID_FILE", data.resolve("pid").toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("ERL_EPMD_PORT", Integer.toString(nameServerPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                // The start script then becomes the broker instead of staying beside it: our signals reach the broker.
                Map.entry("RABBITMQ_ALLOW_INPUT", "true"),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", ERLANG));
    }

    private static String configuration(AmqpAddress address) {
        return """
                listeners.tcp.1 = 127.0.0.1:%d
                default_user = %s
                default_pass = %s
                default_vhost = %s
                disk_free_limit.absolute = 50MB
                vm_memory_high_watermark.absolute = 512MB
                log.console = true
                log.console.level = info
                """
                .formatted(address.port(), address.user(), address.password(), address.virtualHost());
    }
}
