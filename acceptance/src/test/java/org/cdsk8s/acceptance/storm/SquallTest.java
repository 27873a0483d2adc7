package org.cdsk8s.acceptance.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.cdsk8s.acceptance.process.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a squall does is said where people look for it. */
class SquallTest {

    @ParameterizedTest
    @EnumSource
    void shouldBeNamedOnThePageAboutFaults(Squall squall) throws IOException {
        assertThat(Files.readString(Module.directory().resolveSibling("docs/faults.md")))
                .contains("| `" + squall + "` |\n");
    }
}
