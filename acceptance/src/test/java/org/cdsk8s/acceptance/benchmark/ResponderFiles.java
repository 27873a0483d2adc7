package org.cdsk8s.acceptance.benchmark;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cdsk8s.acceptance.process.Module;

/** The files a responder needs beside the servers: the template of {@code kube/}, and room for inmeta files and logs. */
record ResponderFiles(Path directory) {

    private static final String TEMPLATE = "cdsjob.yaml";

    /** New directories for the responder that works on {@code site}. */
    static ResponderFiles make(Site site) {
        ResponderFiles files = new ResponderFiles(site.directory().data().resolve(site.namespace()));
        try {
            Files.createDirectories(files.inmeta());
            Files.createDirectories(files.logs());
            Files.createDirectories(files.templates());
            Files.writeString(files.templates().resolve(TEMPLATE), template());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("The files of a responder could not be written", e);
        }
    }

    /** The settings that name them. */
    Map<String, String> environment() {
        return Map.of(
                "TEMPLATES_PATH", templates().toString(),
                "INMETA_PATH", inmeta().toString(),
                "POD_LOGS_BASEPATH", logs().toString());
    }

    /** The Job template of the manifests, as YAML. */
    static String template() {
        Path manifest = Module.directory().resolveSibling("kube").resolve("22-configmap-cds-job-template.yaml");
        try {
            return Serialization.unmarshal(Files.readString(manifest), ConfigMap.class)
                    .getData()
                    .get(TEMPLATE);
        } catch (IOException e) {
            throw new UncheckedIOException("The template in " + manifest + " could not be read", e);
        }
    }

    private Path templates() {
        return directory.resolve("templates");
    }

    private Path inmeta() {
        return directory.resolve("inmeta");
    }

    private Path logs() {
        return directory.resolve("logs");
    }
}
