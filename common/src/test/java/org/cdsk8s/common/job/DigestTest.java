package org.cdsk8s.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigestTest {

    @Test
    void shouldTellListsOfTextsApartThatLookAlikeWhenJoined() {
        assertThat(Digest.of("ab", "c")).isNotEqualTo(Digest.of("a", "bc"));
    }

    @Test
    void shouldStayTheSameForTheSameBytes() {
        assertThat(Digest.of("request", "1").hex())
                .isEqualTo(Digest.of("request", "1").hex())
                .hasSize(64);
    }

    @Test
    void shouldGiveEightLowerCaseLettersAndDigitsAsSuffix() {
        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> Digest.of("n", Integer.toString(i)).suffix()))
                .allMatch(suffix -> suffix.matches("[0-9a-z]{8}"))
                .doesNotHaveDuplicates();
    }
}
