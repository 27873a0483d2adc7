package org.cdsk8s.local.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/** Watch events recorded from a real cluster, in the order in which they happened. Immutable. */
public final class Recording {

    /**
     * One recorded event.
     *
     * @param type ADDED, MODIFIED or DELETED
     * @param object the object as it was shown; not to be modified
     */
    record Step(String type, ObjectNode object) {}

    private final List<Step> steps;

    private Recording(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads recordings of one run, a watch event as JSON on each line, and puts them into one order by their
     * resourceVersions.
     *
     * @throws IOException when a file cannot be read
     */
    public static Recording read(Path... files) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append(Files.readString(file, StandardCharsets.UTF_8)).append('\n');
        }
        return of(all.toString());
    }

    /** The same from a text. */
    public static Recording of(String lines) {
        return new Recording(lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .map(event -> new Step(event.path("type").asText(), (ObjectNode) event.path("object")))
                .sorted(Comparator.comparingLong(step -> Meta.version(step.object())))
                .toList());
    }

    /** Returns the same recording with every object changed, for example to carry a label; edits get a copy. */
    public Recording map(UnaryOperator<ObjectNode> edit) {
        return new Recording(steps.stream()
                .map(step -> new Step(step.type(), edit.apply(step.object().deepCopy())))
                .toList());
    }

    /** Returns how many events it has. */
    public int size() {
        return steps.size();
    }

    Step step(int index) {
        return steps.get(index);
    }
}
