package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectStore;

/** Answers GET and LIST. */
final class Reads {
    private static final String TOKEN_EXPIRED = "The provided continue parameter is too old to display a consistent"
            + " list result. You must start a new list without the continue parameter.";

    private final Registry registry;
    private final ObjectStore store;

    Reads(Registry registry) {
        this.registry = registry;
        this.store = registry.store();
    }

    Answer get(ApiRequest request) {
        ObjectNode object = registry.require(request.target().key());
        return Answer.json(200, Rendering.of(request, registry.clock()).one(object));
    }

    Answer list(ApiRequest request) {
        String token = request.query().text("continue");
        return token.isEmpty() ? firstPage(request) : nextPage(request, PageToken.parse(token));
    }

    private Answer firstPage(ApiRequest request) {
        long asked = request.query().number("resourceVersion", 0);
        boolean exact = request.query().text("resourceVersionMatch").equals("Exact");
        return store.atomically(() -> {
            if (asked > store.version()) {
                throw ApiFailure.tooLarge(asked, store.version());
            }
            long version = exact ? asked : store.version();
            return page(request, version, all(request, version));
        });
    }

    private Answer nextPage(ApiRequest request, PageToken token) {
        List<ObjectNode> rest;
        try {
            rest = all(request, token.version()).stream()
                    .filter(object -> token.isBefore(request.target().type(), object))
                    .toList();
        } catch (ApiFailure e) {
            // The only failure there is: the log no longer reaches back to the first page.
            throw ApiFailure.expired(TOKEN_EXPIRED);
        }
        return page(request, token.version(), rest);
    }

    private List<ObjectNode> all(ApiRequest request, long version) {
        Target target = request.target();
        return store.listAt(version, target.type(), target.namespace());
    }

    private Answer page(ApiRequest request, long version, List<ObjectNode> objects) {
        Selection selection = Selection.of(request);
        List<ObjectNode> selected = objects.stream().filter(selection).toList();
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(version));
        long limit = request.query().number("limit", 0);
        List<ObjectNode> shown = selected;
        if (limit > 0 && selected.size() > limit) {
            shown = selected.subList(0, Math.toIntExact(limit));
            ObjectNode last = shown.get(shown.size() - 1);
            metadata.put("continue", new PageToken(version, Meta.text(last, "namespace"), Meta.name(last)).text());
            if (selection.selectsAll()) {
                metadata.put("remainingItemCount", selected.size() - shown.size());
            }
        }
        return Answer.json(200, Rendering.of(request, registry.clock()).many(shown, metadata));
    }
}
