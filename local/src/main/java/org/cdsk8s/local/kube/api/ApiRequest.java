package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import org.cdsk8s.local.kube.fault.SeenRequest;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.local.kube.store.ApiFailure;
import org.cdsk8s.local.kube.store.Json;

/** One request for objects, read whole. */
final class ApiRequest {
    private final String method;
    private final String rawQuery;
    private final String path;
    private final Target target;
    private final Query query;
    private final String accept;
    private final String contentType;
    private final byte[] body;

    private ApiRequest(HttpExchange exchange, byte[] body) {
        this.method = exchange.getRequestMethod();
        this.path = exchange.getRequestURI().getPath();
        this.rawQuery =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        this.target = Target.parse(path);
        this.query = new Query(rawQuery);
        this.accept = header(exchange, "Accept");
        this.contentType = header(exchange, "Content-Type");
        this.body = body;
    }

    /**
     * Reads the request with its body.
     *
     * @throws IOException when the caller is gone
     */
    static ApiRequest read(HttpExchange exchange) throws IOException {
        return new ApiRequest(exchange, exchange.getRequestBody().readAllBytes());
    }

    Target target() {
        return target;
    }

    Query query() {
        return query;
    }

    /** Tells which rendering of objects the caller prefers. */
    String accept() {
        return accept;
    }

    /** Tells the body's media type without its parameters. */
    String contentType() {
        int semicolon = contentType.indexOf(';');
        return semicolon < 0 ? contentType : contentType.substring(0, semicolon).trim();
    }

    SeenRequest seen() {
        return new SeenRequest(verb(), path, rawQuery);
    }

    JsonNode json() {
        return Json.parse(body);
    }

    ObjectNode object() {
        return Json.parseObject(body);
    }

    boolean hasBody() {
        return body.length > 0;
    }

    Verb verb() {
        boolean collection = target.isCollection();
        return switch (method) {
            case "GET" -> collection ? (query.flag("watch") ? Verb.WATCH : Verb.LIST) : Verb.GET;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> collection ? Verb.DELETECOLLECTION : Verb.DELETE;
            default -> throw ApiFailure.of(405, "MethodNotAllowed", "the server does not allow " + method + " here");
        };
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}
