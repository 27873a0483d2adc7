package org.cdsk8s.acceptance.kube;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.cdsk8s.acceptance.process.Module;

/** The files of {@code kube/}, read strictly: a field that Kubernetes does not know is an error. */
final class Manifests {

    private static final Path DIRECTORY = Module.directory().resolveSibling("kube");

    private static final String KUSTOMIZATION = "kustomization.yaml";

    private static final KubernetesSerialization TYPES = new KubernetesSerialization();

    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .annotationIntrospector(new NoBagForUnknownFields())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Manifests() {}

    /** The names of all files but the kustomization, in order. */
    static List<String> files() {
        try (var files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(KUSTOMIZATION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The manifests in " + DIRECTORY + " cannot be listed.", e);
        }
    }

    /** The files that the kustomization names, in its order. */
    static List<String> kustomized() {
        var resources = tree(text(KUSTOMIZATION)).path("resources");
        return StreamSupport.stream(resources.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** The object in that file. */
    static HasMetadata object(String file) {
        return parse(text(file), HasMetadata.class);
    }

    /** The object in that file, which is of that type. */
    static <T extends HasMetadata> T object(String file, Class<T> type) {
        return parse(text(file), type);
    }

    /** The object in that YAML, which is of that type. */
    static <T extends HasMetadata> T parse(String yaml, Class<T> type) {
        var tree = tree(yaml);
        var apiVersion = tree.path("apiVersion").asText();
        var kind = tree.path("kind").asText();
        var known = TYPES.getRegisteredKubernetesResource(apiVersion, kind);
        try {
            return type.cast(STRICT.treeToValue(
                    tree, Objects.requireNonNull(known, "no such type: " + apiVersion + " " + kind)));
        } catch (IOException e) {
            throw new UncheckedIOException("This is not a " + apiVersion + " " + kind + ":\n" + yaml, e);
        }
    }

    private static JsonNode tree(String yaml) {
        try {
            return STRICT.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("This is not YAML:\n" + yaml, e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " in " + DIRECTORY + " cannot be read.", e);
        }
    }

    /** fabric8's types keep what they do not know in a bag; here it is to be found out. */
    private static final class NoBagForUnknownFields extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
