package org.cdsk8s.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The directory of one demo, {@code target/demo/run-…}. It stays after the demo so that logs can be looked at, and is
 * removed by a later demo.
 *
 * @param home the checkout
 * @param directory this demo's own directory
 */
record Workspace(Path home, Path directory) {

    /** Makes a new one, and removes those of demos that have ended. */
    static Workspace create(Path home) {
        Path all = home.resolve("target").resolve("demo");
        try {
            Files.createDirectories(all);
            removeEnded(all);
            Workspace made = new Workspace(home, Files.createTempDirectory(all, "run-"));
            Files.writeString(
                    made.directory.resolve("pid"),
                    Long.toString(ProcessHandle.current().pid()));
            for (Path part : List.of(made.redis(), made.templates(), made.inmeta(), made.logs())) {
                Files.createDirectory(part);
            }
            made.writeTemplate();
            return made;
        } catch (IOException e) {
            throw new DemoException("The demo needs to write into " + all + ": " + e.getMessage(), e);
        }
    }

    Path redis() {
        return directory.resolve("redis");
    }

    Path templates() {
        return directory.resolve("templates");
    }

    Path inmeta() {
        return directory.resolve("inmeta");
    }

    /** Where the responder saves the logs of Jobs. */
    Path logs() {
        return directory.resolve("logs");
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** The programs of the demo's only image. */
    Path image() {
        return home.resolve("local").resolve("image");
    }

    /** What a service itself writes. */
    Path serviceLog(String service) {
        return directory.resolve(service + ".log");
    }

    /** A packaged service. */
    Path jar(String service) {
        return home.resolve(service).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    private void writeTemplate() throws IOException {
        try (InputStream template = Objects.requireNonNull(Workspace.class.getResourceAsStream("cdsjob.yaml"))) {
            Files.copy(template, templates().resolve("cdsjob.yaml"));
        }
    }

    private static void removeEnded(Path all) throws IOException {
        try (Stream<Path> runs = Files.list(all)) {
            for (Path run : runs.filter(Files::isDirectory).toList()) {
                if (hasEnded(run)) {
                    remove(run);
                }
            }
        }
    }

    private static boolean hasEnded(Path run) throws IOException {
        Path pid = run.resolve("pid");
        return Files.exists(pid)
                && ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .isEmpty();
    }

    private static void remove(Path run) throws IOException {
        try (Stream<Path> tree = Files.walk(run)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
