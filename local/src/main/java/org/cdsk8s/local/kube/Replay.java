package org.cdsk8s.local.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.function.Consumer;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;
import org.cdsk8s.local.kube.store.ObjectStore;
import org.cdsk8s.local.kube.store.ResourceType;

/**
 * Plays a recording into the stand-in. Uids and times stay as recorded; namespace and resourceVersions become the
 * stand-in's own. Its controller and its node leave them alone. For one thread.
 */
public final class Replay {
    private final ObjectStore store;
    private final Consumer<String> leaveAlone;
    private final Recording recording;
    private final String namespace;
    private int played;

    Replay(ObjectStore store, Consumer<String> leaveAlone, Recording recording, String namespace) {
        this.store = store;
        this.leaveAlone = leaveAlone;
        this.recording = recording;
        this.namespace = namespace;
    }

    /** Lets the next event happen and tells whether there was one. */
    public boolean next() {
        if (played == recording.size()) {
            return false;
        }
        play(recording.step(played++));
        return true;
    }

    /** Lets all that is left happen at once. */
    public void rest() {
        boolean more = next();
        while (more) {
            more = next();
        }
    }

    private void play(Recording.Step step) {
        ObjectNode object = step.object().deepCopy();
        Meta.of(object).put("namespace", namespace);
        ResourceType type = type(object);
        ObjectKey key = new ObjectKey(type, namespace, Meta.name(object));
        leaveAlone.accept(Meta.uid(object));
        if (step.type().equals("DELETED")) {
            store.remove(key, object);
        } else {
            store.put(key, object);
        }
    }

    private static ResourceType type(ObjectNode object) {
        return Arrays.stream(ResourceType.values())
                .filter(type -> type.kind().equals(object.path("kind").asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a recording holds Jobs, Pods and Events, not " + object.path("kind")));
    }
}
