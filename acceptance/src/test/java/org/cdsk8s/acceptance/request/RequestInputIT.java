package org.cdsk8s.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent: it is told and kept, or runs under a harmless name; nothing is written outside its place. */
class RequestInputIT {

    /** The responder has a heap of 256 MiB. {@code -Dcds.test.request.mebibytes=100} tries more; that takes half a minute. */
    private static final int MEBIBYTES = Integer.getInteger("cds.test.request.mebibytes", 20);

    private static final String ENTITIES =
            "<!DOCTYPE a [<!ENTITY b \\\"b\\\"><!ENTITY c \\\"&b;&b;&b;&b;&b;&b;&b;&b;\\\">"
                    + "<!ENTITY d \\\"&c;&c;&c;&c;&c;&c;&c;&c;\\\">]>";

    private static RequestStage stage;

    @BeforeAll
    static void open() {
        stage = RequestStage.open(
                RabbitMqBroker.shared().newVirtualHost(), RedisServer.shared().newDatabase());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void nothingAtAll() {
        refused(new byte[0], "malformed");
    }

    @Test
    void moreThanARequestMayBe() {
        refused(new byte[MEBIBYTES * 1024 * 1024], "too-large");
    }

    /** A message with our headers besides would not fit into a frame any more, which has 128 KiB. */
    @Test
    void headersThatNearlyFillAFrame() {
        stage.askInVain(new byte[0], Map.of("big", "x".repeat(130_000)));

        stage.booksClose();
    }

    @Test
    void bytesThatAreNoText() {
        refused(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'}, "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"text\"", "true", "{", "{} {}", "{'a':1}", "NaN"})
    void jsonThatIsNoObject(String body) {
        refused(body, "malformed");
    }

    @Test
    void jsonTenThousandLevelsDeep() {
        refused("[".repeat(10_000) + "]".repeat(10_000), "malformed");
        refused("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), "malformed");
    }

    @Test
    void aFieldGivenTwice() {
        refused(stage.nextBody().replace("\"routename\"", "\"routename\":\"a.xml\",\"routename\""), "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inmeta", "routename"})
    void aFieldThatIsMissing(String field) {
        refused(stage.nextBody().replace("\"" + field + "\"", "\"other\""), "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"1\"", "null", "[1]", "true", "1e-3"})
    void anAssetThatIsNoInteger(String asset) {
        refused(
                stage.nextBody().replaceFirst("\"deliverable_asset\":\\d+", "\"deliverable_asset\":" + asset),
                "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e999999999", "-1e999999999", "1e99999999999", "1e400", "99999999999999999999999999999999"})
    void aBundleBeyondAllRange(String bundle) {
        runsOrIsRefused(stage.nextBody().replace("\"deliverable_bundle\":12", "\"deliverable_bundle\":" + bundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "..",
                ".hidden",
                "-rf",
                "a/b",
                "a\\\\b",
                "a\\u0000b",
                "a\\nb",
                "a\\u202eb",
                "\\ud800",
                "",
                " "
            })
    void aRouteThatLeavesItsDirectory(String route) {
        refused(stage.nextBody().replace("MainstreamMedia.xml", route), "malformed");
    }

    @Test
    void aRouteOfTenThousandCharacters() {
        refused(stage.nextBody().replace("MainstreamMedia.xml", "r".repeat(10_000)), "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../tmp/evil",
                "/etc/passwd",
                "a\\u0000b",
                "a\\nb",
                "\\ud83d\\ude00",
                "a\\u202eb",
                "-rf",
                "..",
                "",
                "%2e%2e%2f",
                "${HOME}",
                "CON",
                "\\ud800"
            })
    void aFileNameOfAnyShapeGetsAHarmlessOne(String name) {
        String body = stage.nextBody();
        runsOrIsRefused(body.replaceFirst(
                "\"filename\":\"[^\"]*\"",
                "\"filename\":\"" + name.replace("\\", "\\\\").replace("$", "\\$") + "\""));
    }

    @Test
    void aFileNameOfTenThousandCharacters() {
        stage.ask(stage.nextBody()
                .replaceFirst("\"filename\":\"[^\"]*\"", "\"filename\":\"" + "f".repeat(10_000) + "\""));
        stage.booksClose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VX 1", "-VX-", "VX/1", "\\u00e9", "\\ud83d\\ude00", "_", "..", "a\\u0000b"})
    void aLabelOfEveryIllegalShapeIsMadeLegal(String id) {
        stage.ask(stage.nextBody().replace("VX-184", id));
        stage.booksClose();
    }

    @Test
    void aLabelOfTenThousandCharactersIsMadeLegal() {
        stage.ask(stage.nextBody().replace("VX-184", "v".repeat(10_000)));
        stage.booksClose();
    }

    @Test
    void xmlThatIsNone() {
        refused(stage.nextBody().replace("<meta-data>", "<meta-data"), "metadata");
    }

    @Test
    void xmlWithEntitiesThatGrow() {
        refused(stage.nextBody().replace("<meta-data>", ENTITIES + "<meta-data>"), "metadata");
    }

    @Test
    void xmlThatReadsAFile() {
        refused(
                stage.nextBody()
                        .replace(
                                "<meta-data>",
                                "<!DOCTYPE a [<!ENTITY f SYSTEM \\\"file:///etc/passwd\\\">]><meta-data>"),
                "metadata");
    }

    @Test
    void xmlWithADoctypeElsewhere() {
        refused(
                stage.nextBody()
                        .replace(
                                "<meta-data>",
                                "<!DOCTYPE meta-data SYSTEM \\\"http://127.0.0.1:1/a.dtd\\\"><meta-data>"),
                "metadata");
    }

    @Test
    void xmlOfAsManyElementsAsFit() {
        stage.ask(stage.nextBody()
                .replace("</meta-group>", "<meta name='a' value='b'/>".repeat(30_000) + "</meta-group>"));
        stage.booksClose();
    }

    @Test
    void xmlFarBeyondItsSize() {
        refused(stage.nextBody().replace("</meta-group>", "<a/>".repeat(1_000_000) + "</meta-group>"), "too-large");
    }

    @Test
    void twoRequestsUnderOneId() {
        stage.askTwiceUnderOneId();
        stage.booksClose();
        assertThat(stage.lastWasKeptAs("conflict")).isTrue();
    }

    @Test
    void afterAllThisNothingLiesOutsideItsPlace() throws IOException {
        stage.ask();
        stage.booksClose();
        Path data = stage.bench().directory().data();
        try (Stream<Path> files = Files.list(data)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(names).isSubsetOf("templates", "inmeta", "logs", "stand-in.kubeconfig");
        }
        try (Stream<Path> files = Files.list(stage.bench().inmeta())) {
            assertThat(files).allSatisfy(file -> assertThat(file.getFileName().toString())
                    .matches("[-_.A-Za-z0-9]{1,255}\\.inmeta"));
        }
    }

    private static void refused(String body, String category) {
        refused(body.getBytes(StandardCharsets.UTF_8), category);
    }

    private static void refused(byte[] body, String category) {
        stage.askInVain(body);
        stage.booksClose();
        assertThat(stage.lastWasKeptAs(category)).isTrue();
    }

    private static void runsOrIsRefused(String body) {
        stage.askEither(body);
        stage.booksClose();
    }
}
