package org.cdsk8s.common.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of a list.
 *
 * @param seen what our objects on it show
 * @param identities what they are known by
 * @param next the token of the next page; empty on the last
 * @param resourceVersion the version the whole list shows
 */
record ObjectPage<S>(List<S> seen, Set<String> identities, String next, String resourceVersion) {

    /**
     * Reads a page.
     *
     * @return empty if it is something else, for instance somebody's "OK"
     */
    static <T extends HasMetadata, S> Optional<ObjectPage<S>> read(byte[] body, Watched<T, S> watched) {
        try {
            JsonNode list = ApiJson.read(body, Slimming.LIST);
            JsonNode about = list.path("metadata");
            if (!about.hasNonNull("resourceVersion")) {
                return Optional.empty();
            }
            List<S> seen = new ArrayList<>();
            Set<String> identities = new HashSet<>();
            for (JsonNode item : list.path("items")) {
                if (!item.path("metadata").hasNonNull("uid")) {
                    return Optional.empty();
                }
                T object = ApiJson.object(item, watched.type());
                ObjectMeta metadata = object.getMetadata();
                if (watched.includes(metadata)) {
                    seen.add(watched.present(object));
                    identities.add(watched.identity(metadata));
                }
            }
            return Optional.of(new ObjectPage<>(
                    seen,
                    identities,
                    about.path("continue").asText(""),
                    about.path("resourceVersion").asText()));
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }
}
