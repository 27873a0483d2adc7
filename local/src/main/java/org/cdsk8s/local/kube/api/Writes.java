package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.registry.RemovalRequest;
import org.cdsk8s.local.kube.registry.Removed;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;
import org.cdsk8s.local.kube.store.ObjectKey;

/** Answers CREATE, UPDATE, PATCH and DELETE. */
final class Writes {
    private static final Set<String> WRITABLE = Set.of("", "status");
    private final Registry registry;

    Writes(Registry registry) {
        this.registry = registry;
    }

    Answer create(ApiRequest request) {
        Target target = request.target();
        if (!target.isCollection()) {
            throw ApiFailure.of(405, "MethodNotAllowed", "objects are created by a POST to their collection");
        }
        if (target.type().namespaced() && target.namespace().isEmpty()) {
            throw ApiFailure.of(405, "MethodNotAllowed", "an object of this type is created in a namespace");
        }
        return Answer.json(201, registry.create(target.type(), target.namespace(), request.object()));
    }

    Answer update(ApiRequest request) {
        ObjectNode wanted = request.object();
        return Answer.json(200, registry.change(request.target().key(), writable(request), before -> wanted));
    }

    Answer patch(ApiRequest request) {
        return Answer.json(200, registry.change(request.target().key(), writable(request), PatchKind.edit(request)));
    }

    Answer delete(ApiRequest request) {
        ObjectKey key = request.target().key();
        Removed removed = registry.remove(key, removal(request));
        return Answer.json(200, removed.gone() ? success(key, removed.object()) : removed.object());
    }

    Answer deleteCollection(ApiRequest request) {
        Target target = request.target();
        Selection selection = Selection.of(request);
        RemovalRequest removal = removal(request);
        ObjectNode list = Json.object()
                .put("kind", target.type().kind() + "List")
                .put("apiVersion", target.type().apiVersion());
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        registry.store().list(target.type(), target.namespace()).stream()
                .filter(selection)
                .forEach(object -> {
                    items.add(object);
                    ObjectKey key = new ObjectKey(target.type(), Meta.text(object, "namespace"), Meta.name(object));
                    registry.removeIfThere(key, removal);
                });
        return Answer.json(200, list);
    }

    private static String writable(ApiRequest request) {
        Target target = request.target();
        boolean served = WRITABLE.contains(target.subresource())
                && (target.subresource().isEmpty() || target.type().hasStatus());
        if (!served) {
            throw ApiFailure.of(404, "NotFound", "the server could not find the requested resource");
        }
        return target.subresource();
    }

    private static RemovalRequest removal(ApiRequest request) {
        ObjectNode options = request.hasBody() ? request.object() : Json.object();
        return RemovalRequest.parse(options)
                .orQuery(
                        request.query().text("propagationPolicy"),
                        request.query().text("gracePeriodSeconds"));
    }

    /** What the real server answers when nothing is left to show. */
    private static ObjectNode success(ObjectKey key, ObjectNode last) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", key.name());
        if (!key.type().group().isEmpty()) {
            details.put("group", key.type().group());
        }
        details.put("kind", key.type().plural()).put("uid", Meta.uid(last));
        return status;
    }
}
