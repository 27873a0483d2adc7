package org.cdsk8s.common.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderRoomTest {

    private static final HeaderRoom USUAL = new HeaderRoom(131_072);

    @Test
    void shouldKeepHeadersThatLeaveRoomForOthers() {
        Map<String, Object> headers = Map.of("a", "x".repeat(60_000), "b", 7L);

        assertThat(USUAL.half(headers)).isEqualTo(headers);
        assertThat(USUAL.takes(headers)).isTrue();
    }

    @Test
    void shouldLeaveOutHeadersThatTakeTooMuchAndSayHowMuch() {
        Map<String, Object> kept = USUAL.half(Map.of("a", "x".repeat(130_000)));

        assertThat(kept).containsOnlyKeys(HeaderRoom.LEFT_OUT);
        assertThat((Long) kept.get(HeaderRoom.LEFT_OUT)).isBetween(130_000L, 130_100L);
    }

    @Test
    void shouldKnowWhatNoFrameTakes() {
        assertThat(USUAL.takes(Map.of("a", "x".repeat(130_000)))).isTrue();
        assertThat(USUAL.takes(Map.of("a", "x".repeat(131_000)))).isFalse();
        assertThat(new HeaderRoom(0).takes(Map.of("a", "x".repeat(1_000_000)))).isTrue();
    }
}
