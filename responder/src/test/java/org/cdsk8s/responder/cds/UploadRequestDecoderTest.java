package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.profile.Rejection.Category;
import org.cdsk8s.responder.profile.ValidRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRequestDecoderTest {

    private static final String INMETA =
            "<meta-data><meta-group><meta name=\\\"title\\\" value=\\\"t\\\"/></meta-group></meta-data>";
    private static final String REQUIRED = "\"inmeta\":\"" + INMETA + "\",\"routename\":\"r.xml\"";
    private static final int MAX_BYTES = 10_000;

    @TempDir
    Path directory;

    private UploadRequestDecoder decoder() {
        return new UploadRequestDecoder(MAX_BYTES, MetadataSchema.load(Optional.empty()), new MetadataStore(directory));
    }

    private Decoded decode(String json) {
        return decoder().decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private ValidRequest accepted(String json) {
        Decoded decoded = decode(json);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).request();
    }

    private Decoded.Refused refused(String json) {
        Decoded decoded = decode(json);
        assertThat(decoded).isInstanceOf(Decoded.Refused.class);
        return (Decoded.Refused) decoded;
    }

    @Test
    void shouldAcceptTheSmallestRequest() {
        assertThat(accepted("{" + REQUIRED + "}").hint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"deliverable_asset\":12,\"deliverable_bundle\":-1",
                "\"deliverable_asset\":12.0",
                "\"deliverable_asset\":123456789012345678901234567890",
                "\"filename\":null,\"online_id\":null,\"nearline_id\":null,\"archive_id\":null",
                "\"filename\":\"\"",
                "\"anything\":{\"else\":[1,2]}",
            })
    void shouldAcceptEveryFieldOfItsType(String fields) {
        accepted("{" + REQUIRED + "," + fields + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"deliverable_asset\":null",
                "\"deliverable_asset\":\"12\"",
                "\"deliverable_asset\":1.5",
                "\"deliverable_asset\":true",
                "\"deliverable_bundle\":[]",
                "\"filename\":7",
                "\"online_id\":{}",
                "\"nearline_id\":false",
                "\"archive_id\":1",
                "\"filename\":\"a\",\"filename\":\"b\"",
            })
    void shouldRefuseFieldsOfAnotherType(String fields) {
        assertThat(refused("{" + REQUIRED + "," + fields + "}").rejection().category())
                .isEqualTo(Category.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{}",
                "{\"inmeta\":\"<a/>\"}",
                "{\"inmeta\":null,\"routename\":\"r\"}",
                "{\"routename\":\"r\"}"
            })
    void shouldRefuseWhatIsNoRequest(String json) {
        assertThat(refused(json).rejection().category()).isEqualTo(Category.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-99999999999"})
    void shouldRefuseANumberThatNoNumberCanBe(String number) {
        Decoded.Refused refused = refused("{" + REQUIRED + ",\"deliverable_bundle\":" + number + "}");

        assertThat(refused.rejection().category()).isEqualTo(Category.MALFORMED);
        assertThat(refused.rejection().message()).contains(number);
    }

    @Test
    void shouldRefuseNestingWithoutEnd() {
        assertThat(refused("{\"a\":" + "[".repeat(5_000)).rejection().category())
                .isEqualTo(Category.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a/b", "../x", ".x", "-x", "a\\\\b", "a\\u0000", "a\\nb", "a\\u202eb", "/etc/passwd"})
    void shouldRefuseRouteNamesThatAreMoreThanAName(String route) {
        String json = "{\"inmeta\":\"" + INMETA + "\",\"routename\":\"" + route + "\"}";

        assertThat(refused(json).rejection().message()).contains("'routename'");
    }

    @Test
    void shouldRefuseARouteNameLongerThanAFileName() {
        String json = "{\"inmeta\":\"" + INMETA + "\",\"routename\":\"" + "r".repeat(256) + "\"}";

        assertThat(refused(json).rejection().message()).contains("'routename'");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        Decoded decoded = decoder().decode(new byte[] {'{', (byte) 0xc3, (byte) 0x28, '}'});

        assertThat(((Decoded.Refused) decoded).rejection().message()).contains("UTF-8");
    }

    @Test
    void shouldEchoNothingOfARequestThatIsTooLong() throws IOException {
        Decoded.Refused refused = refused("{" + REQUIRED + ",\"x\":\"" + "x".repeat(MAX_BYTES) + "\"}");

        assertThat(refused.rejection().category()).isEqualTo(Category.TOO_LARGE);
        JsonNode body = body(
                refused.answers().invalid("cds-request-1", refused.rejection()).body());
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("job-name", "error", "routename", "deliverable_asset", "deliverable_bundle");
    }

    @Test
    void shouldRefuseMetadataThatBreaksTheSchemaAndSayWhere() {
        Decoded.Refused refused = refused("{\"inmeta\":\"<meta-data/>\",\"routename\":\"r\",\"filename\":\"f.mxf\"}");

        assertThat(refused.rejection().category()).isEqualTo(Category.METADATA);
        assertThat(refused.rejection().message()).contains("line 1");
        assertThat(refused.hint()).isEqualTo("f.mxf");
    }

    @Test
    void shouldRefuseHalfASurrogatePairAndStillAnswer() throws IOException {
        Decoded.Refused refused = refused("{" + REQUIRED + ",\"filename\":\"\\ud800\"}");

        assertThat(refused.rejection().category()).isEqualTo(Category.MALFORMED);
        assertThat(body(refused.answers()
                        .invalid("cds-request-1", refused.rejection())
                        .body()))
                .isNotEmpty();
    }

    @Test
    void shouldNotRepeatALongNameInItsReason() {
        String json = "{\"inmeta\":\"<" + "a".repeat(5_000) + "/>\",\"routename\":\"r\"}";

        assertThat(refused(json).rejection().message()).hasSizeLessThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a"})
    void shouldCutAReasonBetweenTwoCharacters(String first) {
        String reason = Rejection.shortened(first + "\ud800\udc00".repeat(2_000));

        assertThat(reason).endsWith("…").hasSizeLessThanOrEqualTo(1024);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reason)).isTrue();
    }

    /** The parser quotes half of it. */
    @Test
    void shouldTellARefusalThatQuotesACharacterOfTwoHalves() {
        Rejection rejection = refused("{\"routename\"\ud83d\ude00}").rejection();

        assertThat(rejection.message()).contains("Unexpected character ('?'");
    }

    @Test
    void shouldRefuseAnEncodingNobodyKnows() {
        String json = "{\"inmeta\":\"<?xml version=\\\"1.0\\\" encoding=\\\"x-none\\\"?>" + INMETA
                + "\",\"routename\":\"r\"}";

        assertThat(refused(json).rejection().message()).contains("x-none");
    }

    @Test
    void shouldTakeTheFirstNameThatSaysAnythingAsHint() {
        assertThat(accepted("{" + REQUIRED + ",\"filename\":null,\"online_id\":\"VX-1\",\"archive_id\":\"a\"}")
                        .hint())
                .isEqualTo("VX-1");
        assertThat(accepted("{" + REQUIRED + ",\"filename\":\"\",\"online_id\":\"VX-1\"}")
                        .hint())
                .isEmpty();
    }

    @Test
    void shouldLabelTheJobWithTheIdsOfTheRequest() {
        ValidRequest request = accepted(
                "{" + REQUIRED
                        + ",\"deliverable_asset\":30877,\"online_id\":\"VX-184\",\"nearline_id\":null,\"archive_id\":\"_a b_\"}");

        assertThat(request.labels())
                .containsEntry("deliverable-asset-id", "30877")
                .containsEntry("deliverable-bundle-id", "None")
                .containsEntry("online-id", "VX-184")
                .containsEntry("nearline-id", "None")
                .containsEntry("archive-id", "ab")
                .hasSize(5);
    }

    @Test
    void shouldEchoTheWholeRequestWhenItStarted() throws IOException {
        ValidRequest request =
                accepted("{" + REQUIRED + ",\"deliverable_asset\":12,\"extra\":1.50,\"job-name\":\"x\"}");

        var event = request.answers().started(new JobRef("ns", "cds-request-1", "uid"));

        assertThat(event.exchange()).isEqualTo("cdsresponder");
        assertThat(event.routingKey()).isEqualTo("cds.job.started");
        JsonNode body = body(event.body());
        assertThat(body.get("job-id").asText()).isEqualTo("uid");
        assertThat(body.get("job-name").asText()).isEqualTo("cds-request-1");
        assertThat(body.get("job-namespace").asText()).isEqualTo("ns");
        assertThat(body.get("routename").asText()).isEqualTo("r.xml");
        assertThat(new String(event.body(), StandardCharsets.UTF_8)).contains("\"extra\":1.50");
    }

    @Test
    void shouldAlwaysTellTheProducerWhatItNeedsToMarkAFailure() throws IOException {
        Decoded.Refused refused =
                refused("{\"inmeta\":\"<x/>\",\"routename\":\"r\",\"deliverable_asset\":12,\"k\":[1]}");

        var event = refused.answers().invalid("cds-request-1", refused.rejection());

        assertThat(event.routingKey()).isEqualTo("cds.job.invalid");
        JsonNode body = body(event.body());
        assertThat(body.get("job-name").asText()).isEqualTo("cds-request-1");
        assertThat(body.get("routename").asText()).isEqualTo("r");
        assertThat(body.get("deliverable_asset").asInt()).isEqualTo(12);
        assertThat(body.get("deliverable_bundle").isNull()).isTrue();
        assertThat(body.get("error").asText()).isEqualTo(refused.rejection().message());
        assertThat(body.get("k")).hasSize(1);
        assertThat(body.has("traceback")).isFalse();
    }

    private static JsonNode body(byte[] bytes) throws IOException {
        return new ObjectMapper().readTree(bytes);
    }
}
