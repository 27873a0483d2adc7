package org.cdsk8s.responder.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataSchemaTest {

    private static final String META = "<meta name=\"title\" value=\"t\"/>";
    private static final String GROUP = "<meta-group>" + META + "</meta-group>";

    private final MetadataSchema schema = MetadataSchema.load(Optional.empty());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta-data>" + GROUP + "</meta-data>",
                "<?xml version=\"1.0\"?><meta-data>" + GROUP + "</meta-data>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<meta-data>" + GROUP + "</meta-data>",
                "<?xml version='1.0' encoding='ISO-8859-1'?><meta-data>" + GROUP + "</meta-data>",
                "<meta-data><meta-group type=\"movie meta\">" + META + META + "</meta-group></meta-data>",
                "<meta-data><meta-movie-info/>" + GROUP + "</meta-data>",
                "<meta-data><meta-movie-info><meta-movie tokens=\"a\"/><meta-track tokens=\"\"/>"
                        + "<meta-video-track tokens=\"b\"/><meta-audio-track tokens=\"c\"/>"
                        + "<meta-hint-track tokens=\"d\"/></meta-movie-info>" + GROUP + "</meta-data>",
            })
    void shouldAcceptWhatRoutesCanRead(String xml) {
        assertThat(schema.problem(new Metadata(xml))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not xml",
                "<meta-data>",
                "<other/>",
                "<meta-data/>",
                "<meta-data xmlns=\"urn:x\">" + GROUP + "</meta-data>",
                "<meta-data><meta-group/></meta-data>",
                "<meta-data>" + GROUP + GROUP + "</meta-data>",
                "<meta-data>" + GROUP + "<meta-movie-info/></meta-data>",
                "<meta-data><meta-movie-info/><meta-movie-info/>" + GROUP + "</meta-data>",
                "<meta-data><meta-movie-info><meta-movie/></meta-movie-info>" + GROUP + "</meta-data>",
                "<meta-data><meta-movie-info><meta-track tokens=\"a\"/><meta-movie tokens=\"a\"/></meta-movie-info>"
                        + GROUP + "</meta-data>",
                "<meta-data><meta-group><meta name=\"title\"/></meta-group></meta-data>",
                "<meta-data><meta-group><meta value=\"t\"/></meta-group></meta-data>",
                "<meta-data other=\"x\">" + GROUP + "</meta-data>",
            })
    void shouldRefuseEverythingElseWithASentence(String xml) {
        assertThat(schema.problem(new Metadata(xml)))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("The inmeta is not valid: "));
    }

    @Test
    void shouldNotReadWhatADocumentPointsTo(@TempDir Path directory) throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "secret");
        String xml = "<!DOCTYPE meta-data [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><meta-data><meta-group>"
                + "<meta name=\"a\" value=\"b\"/>&x;</meta-group></meta-data>";

        assertThat(schema.problem(new Metadata(xml)))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("DOCTYPE").doesNotContain("secret"));
    }

    @Test
    void shouldRefuseADoctypeEvenWithoutEntities() {
        assertThat(schema.problem(new Metadata("<!DOCTYPE meta-data><meta-data>" + GROUP + "</meta-data>")))
                .isPresent();
    }

    @Test
    void shouldCheckAgainstTheOperatorsSchemaInstead(@TempDir Path directory) throws IOException {
        Path xsd = directory.resolve("own.xsd");
        Files.writeString(
                xsd, "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"own\"/></xs:schema>");
        MetadataSchema own = MetadataSchema.load(Optional.of(xsd));

        assertThat(own.problem(new Metadata("<own/>"))).isEmpty();
        assertThat(own.problem(new Metadata("<meta-data>" + GROUP + "</meta-data>")))
                .isPresent();
    }

    @Test
    void shouldNameTheFileThatIsNoSchema(@TempDir Path directory) throws IOException {
        Path xsd = directory.resolve("broken.xsd");
        Files.writeString(xsd, "<nothing");

        assertThatThrownBy(() -> MetadataSchema.load(Optional.of(xsd)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(xsd.toString())
                .hasMessageContaining("INMETA_XSD");
        assertThatThrownBy(() -> MetadataSchema.load(Optional.of(directory.resolve("missing.xsd"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("missing.xsd");
    }
}
