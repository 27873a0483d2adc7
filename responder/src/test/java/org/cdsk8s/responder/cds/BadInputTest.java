package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdsk8s.common.job.JobName;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Rejection.Category;
import org.cdsk8s.responder.profile.Workspace;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of bad input: what is refused, and what is made harmless. After each, the next request is served. */
class BadInputTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD_XML =
            "<meta-data><meta-group><meta name='title' value='t'/></meta-group></meta-data>";
    private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    @TempDir
    private Path directory;

    record Refusal(byte[] body, Category category) {}

    static Stream<Named<Refusal>> refusals() {
        return Stream.of(
                refused("nothing", "", Category.MALFORMED),
                named("100 MB", new Refusal(new byte[100_000_000], Category.TOO_LARGE)),
                named("no UTF-8", new Refusal(new byte[] {'{', (byte) 0xc3, '}'}, Category.MALFORMED)),
                named("UTF-16", new Refusal(good().getBytes(StandardCharsets.UTF_16), Category.MALFORMED)),
                refused("a byte order mark", "\ufeff" + good(), Category.MALFORMED),
                refused("two requests", good() + good(), Category.MALFORMED),
                refused("an array", "[" + good() + "]", Category.MALFORMED),
                refused("depth 10,000", "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", Category.MALFORMED),
                refused("a key twice", good().replace("{", "{\"filename\":\"b\","), Category.MALFORMED),
                refused("a number of 10,000 digits", field("extra", "9".repeat(10_000)), Category.MALFORMED),
                refused("a number that is none", field("extra", "NaN"), Category.MALFORMED),
                refused("a fraction for an id", field("deliverable_asset", "1.5"), Category.MALFORMED),
                refused("an object for a name", field("online_id", "{}"), Category.MALFORMED),
                refused("half a character", field("extra", "\"\\ud800\""), Category.MALFORMED),
                refused("NUL in a route", route("a\\u0000"), Category.MALFORMED),
                refused("a route upwards", route("../x"), Category.MALFORMED),
                refused("a route from the root", route("/etc/passwd"), Category.MALFORMED),
                refused("a route of two lines", route("a\\nb"), Category.MALFORMED),
                refused("a route that is an option", route("--x"), Category.MALFORMED),
                refused("a route that reads backwards", route("a\\u202eb"), Category.MALFORMED),
                refused("a route of 10,000 characters", route("r".repeat(10_000)), Category.MALFORMED),
                refused("no XML", inmeta("no xml"), Category.METADATA),
                refused("a DOCTYPE", inmeta("<!DOCTYPE meta-data>" + GOOD_XML), Category.METADATA),
                refused("an XML bomb", inmeta(bomb()), Category.METADATA),
                refused("an external entity", inmeta(external()), Category.METADATA),
                refused("1 M elements", inmeta("<meta-data>" + "<x/>".repeat(1_000_000)), Category.METADATA),
                refused("depth 1 M", inmeta("<meta-data>".repeat(1_000_000)), Category.METADATA),
                refused("100,000 attributes", inmeta("<meta-data " + attributes() + "/>"), Category.METADATA));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuse(Refusal bad) throws IOException {
        UploadProfile profile = profile();

        Decoded decoded = profile.decode(bad.body());

        assertThat(decoded).isInstanceOf(Decoded.Refused.class);
        Decoded.Refused refused = (Decoded.Refused) decoded;
        assertThat(refused.rejection().category()).isEqualTo(bad.category());
        assertThat(refused.rejection().message()).isNotBlank().hasSizeLessThanOrEqualTo(1024);
        JsonNode told = JSON.readTree(
                refused.answers().invalid("cds-request-1", refused.rejection()).body());
        assertThat(told.path("job-name").asText()).isEqualTo("cds-request-1");
        assertThat(directory).isEmptyDirectory();
        assertThat(profile.decode(good().getBytes(StandardCharsets.UTF_8))).isInstanceOf(Decoded.Accepted.class);
    }

    static Stream<Named<String>> names() {
        return Stream.of(
                named("nothing", ""),
                named("dots", ".."),
                named("upwards", "../../etc/passwd"),
                named("from the root", "/etc/passwd"),
                named("NUL", "a\\u0000b"),
                named("two lines", "a\\nb"),
                named("an emoji", "\\ud83d\\ude80"),
                named("right to left", "\\u202egnp.exe"),
                named("an option", "--help"),
                named("a format", "%s%n${x}`id`"),
                named("10,000 characters", "n".repeat(10_000)),
                named("10,000 dashes", "x" + "-".repeat(10_000) + "x"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldMakeHarmless(String text) throws IOException {
        for (String field : List.of("filename", "online_id", "nearline_id", "archive_id", "job-name")) {
            String body = good().replace("\"filename\":\"f\"", "\"" + field + "\":\"" + text + "\"");

            Decoded decoded = profile().decode(body.getBytes(StandardCharsets.UTF_8));

            assertThat(decoded).as(field).isInstanceOf(Decoded.Accepted.class);
            var request = ((Decoded.Accepted) decoded).request();
            assertThat(request.labels().values()).allMatch(value -> value.matches(LABEL));
            assertThat(JobName.of(request.hint(), "0a1b2c3d")).matches("cds-[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])");
            Workspace workspace = request.prepare();
            try (var files = Files.list(directory)) {
                assertThat(files).hasSize(1);
            }
            assertThat(Path.of(workspace.command().get(2))).exists().hasParent(directory);
            workspace.discard();
            assertThat(directory).isEmptyDirectory();
        }
    }

    private UploadProfile profile() {
        return new UploadProfile(directory, Optional.empty(), MAX_BYTES);
    }

    private static Named<Refusal> refused(String what, String body, Category category) {
        return named(what, new Refusal(body.getBytes(StandardCharsets.UTF_8), category));
    }

    private static String good() {
        return "{\"inmeta\":\"" + GOOD_XML + "\",\"routename\":\"r.xml\",\"filename\":\"f\"}";
    }

    private static String field(String name, String json) {
        return good().replace("\"filename\":\"f\"", "\"" + name + "\":" + json);
    }

    private static String route(String json) {
        return good().replace("r.xml", json);
    }

    private static String inmeta(String xml) {
        return good().replace(GOOD_XML, xml.replace("\"", "\\\""));
    }

    private static String bomb() {
        StringBuilder entities = new StringBuilder("<!ENTITY a0 'ha'>");
        for (int i = 1; i < 20; i++) {
            entities.append("<!ENTITY a%d '%s'>".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
        }
        return "<!DOCTYPE meta-data [" + entities + "]><meta-data>&a19;</meta-data>";
    }

    private static String external() {
        return "<!DOCTYPE meta-data [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><meta-data>&x;</meta-data>";
    }

    private static String attributes() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            attributes.append("a").append(i).append("='' ");
        }
        return attributes.toString();
    }
}
