package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watch is told that wants to resume from before the server's memory begins. */
interface HistoryContract extends ApiUnderTest {
    /** Makes the server unable to replay what happened until now. */
    void forgetHistory();

    @Test
    default void shouldSayInsideTheStreamThatAVersionIsTooOld() {
        String old = jobs().create("early").at("/metadata/resourceVersion").asText();
        jobs().create("late");
        forgetHistory();

        List<JsonNode> events =
                jobs().watch("timeoutSeconds=3&resourceVersion=" + old).join();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("type").asText()).isEqualTo("ERROR");
        assertThat(events.get(0).at("/object/code").asInt()).isEqualTo(410);
        assertThat(events.get(0).at("/object/reason").asText()).isEqualTo("Expired");
    }
}
