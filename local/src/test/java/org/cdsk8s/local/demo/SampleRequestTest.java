package org.cdsk8s.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SampleRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldCarryAllEightKeysOfTheProducer() throws Exception {
        JsonNode body = JSON.readTree(
                SampleRequest.titled("A film", "MainstreamMedia.xml", 7).body());

        assertThat(body.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "inmeta",
                        "deliverable_asset",
                        "deliverable_bundle",
                        "filename",
                        "online_id",
                        "nearline_id",
                        "archive_id",
                        "routename");
        assertThat(body.path("deliverable_asset").isInt()).isTrue();
    }

    @Test
    void shouldBeWellFormedXmlWhateverTheTitle() throws Exception {
        String inmeta = SampleRequest.titled("<\"Tom\" & Jerry>", "x.xml", 7).inmeta();

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(inmeta)))
                        .getElementsByTagName("meta")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("value")
                        .getNodeValue())
                .isEqualTo("<\"Tom\" & Jerry>");
    }
}
