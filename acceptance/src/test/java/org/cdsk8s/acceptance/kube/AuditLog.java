package org.cdsk8s.acceptance.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdsk8s.acceptance.kubernetes.ControlPlaneOptions;
import org.cdsk8s.acceptance.process.WorkDirectory;

/** What an API server notes of each request before it answers: who asked for what. */
final class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line a request, when its answer begins or it is complete, without bodies. */
    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                userGroups: ["system:serviceaccounts"]
              - level: None
            """;

    private final Path policy;
    private final Path file;

    AuditLog() {
        var directory = WorkDirectory.create("audit");
        policy = directory.write("policy.yaml", POLICY);
        file = directory.log("audit");
    }

    /** These options, and that the API server keeps this log. */
    ControlPlaneOptions switchedOnIn(ControlPlaneOptions options) {
        return options.withApiServer("--audit-policy-file=" + policy, "--audit-log-path=" + file);
    }

    /** What this ServiceAccount asked for, whether it got it or not. */
    Set<Access> askedForBy(String namespace, String account) {
        var user = "system:serviceaccount:" + namespace + ":" + account;
        try {
            var text = Files.readString(file);
            var whole = text.substring(0, text.lastIndexOf('\n') + 1); // the last line may be half written
            return whole.lines()
                    .map(AuditLog::read)
                    .filter(event ->
                            user.equals(event.path("user").path("username").asText()))
                    .filter(event -> event.has("objectRef"))
                    .map(AuditLog::access)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("The audit log " + file + " cannot be read.", e);
        }
    }

    private static Access access(JsonNode event) {
        var object = event.path("objectRef");
        var part = object.path("subresource").asText();
        return new Access(
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (part.isEmpty() ? "" : "/" + part),
                object.path("name").asText(),
                event.path("verb").asText());
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("The audit log holds a line that is no event: " + line, e);
        }
    }
}
