package org.cdsk8s.local.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that could not be served, with the Status object the caller gets. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final transient ObjectNode status;

    private ApiFailure(int code, ObjectNode status) {
        super(status.path("message").asText());
        this.code = code;
        this.status = status;
    }

    /** Makes a failure of any code, machine reason and sentence. */
    public static ApiFailure of(int code, String reason, String message) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.putObject("details");
        status.put("code", code);
        return new ApiFailure(code, status);
    }

    /** Makes a 400: the request itself makes no sense. */
    public static ApiFailure badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    /** Makes a 404 for an object that is not there. */
    public static ApiFailure notFound(ObjectKey key) {
        return of(404, "NotFound", named(key) + " not found").about(key);
    }

    /** Makes a 409 for a name that is taken. */
    public static ApiFailure alreadyExists(ObjectKey key) {
        return of(409, "AlreadyExists", named(key) + " already exists").about(key);
    }

    /** Makes a 409 for a write that rests on an old state or another object. */
    public static ApiFailure conflict(ObjectKey key, String why) {
        String message = "Operation cannot be fulfilled on " + named(key) + ": " + why;
        return of(409, "Conflict", message).about(key);
    }

    /** Makes a 410 for a resourceVersion that was compacted away. */
    public static ApiFailure expired(String message) {
        return of(410, "Expired", message);
    }

    /** Makes a 504 for a resourceVersion that does not exist yet. */
    public static ApiFailure tooLarge(long asked, long current) {
        ApiFailure failure =
                of(504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current);
        ObjectNode details = Json.child(failure.status, "details");
        Json.list(details, "causes")
                .addObject()
                .put("reason", "ResourceVersionTooLarge")
                .put("message", "Too large resource version");
        details.put("retryAfterSeconds", 1);
        return failure;
    }

    /** Returns this failure with the seconds to wait in its details. */
    public ApiFailure retryAfter(long seconds) {
        Json.child(status, "details").put("retryAfterSeconds", seconds);
        return this;
    }

    /** Returns the HTTP status code. */
    public int code() {
        return code;
    }

    /** Returns the Status object for the body; the caller owns it. */
    public ObjectNode status() {
        return status.deepCopy();
    }

    /** Returns this failure with the object's name, group and kind in its details. */
    public ApiFailure about(ObjectKey key) {
        ObjectNode details = Json.child(status, "details");
        details.put("name", key.name());
        if (!key.type().group().isEmpty()) {
            details.put("group", key.type().group());
        }
        details.put("kind", key.type().plural());
        return this;
    }

    /** Returns this failure with another kind in its details: validation names the kind, not the plural. */
    public ApiFailure named(String kind) {
        Json.child(status, "details").put("kind", kind);
        return this;
    }

    /** Returns this failure with one more cause in its details. */
    public ApiFailure because(String reason, String message, String field) {
        Json.list(Json.child(status, "details"), "causes")
                .addObject()
                .put("reason", reason)
                .put("message", message)
                .put("field", field);
        return this;
    }

    private static String named(ObjectKey key) {
        return key.type().qualifiedPlural() + " \"" + key.name() + "\"";
    }
}
