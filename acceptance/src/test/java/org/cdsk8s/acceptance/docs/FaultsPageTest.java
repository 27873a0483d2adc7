package org.cdsk8s.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cdsk8s.acceptance.process.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about faults names every scenario there is, and none that is not. */
class FaultsPageTest {

    private static final Path PROJECT = Module.directory().getParent();

    private static final Pattern SCENARIO =
            Pattern.compile("@(?:Parameterized)?Test\\n.*?void (\\w+)\\(", Pattern.DOTALL);

    private static final Pattern CODE = Pattern.compile("`(\\w+)` \\|\\n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reaper/src/test/java/org/cdsk8s/reaper/WatchFaultsTest",
                "reaper/src/test/java/org/cdsk8s/reaper/NetworkFaultsTest",
                "reaper/src/test/java/org/cdsk8s/reaper/ResumeFaultsTest",
                "reaper/src/test/java/org/cdsk8s/reaper/ObservationLineTest",
                "reaper/src/test/java/org/cdsk8s/reaper/JournalFaultsTest",
                "reaper/src/test/java/org/cdsk8s/reaper/PublishFaultsTest",
                "reaper/src/test/java/org/cdsk8s/reaper/BackPressureTest",
                "acceptance/src/test/java/org/cdsk8s/acceptance/reaper/BrokerFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/reaper/RedisFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/reaper/ApiServerFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/reaper/CredentialFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/reaper/ResumeIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/RequestClusterFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/line/ParkingIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/RequestInputIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/RequestRedisFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/RequestBrokerFaultsIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/RequestCrashIT",
                "acceptance/src/test/java/org/cdsk8s/acceptance/request/ScaleOutIT"
            })
    void shouldNameEveryScenarioOfAClass(String source) throws IOException {
        String name = source.substring(source.lastIndexOf('/') + 1);
        Set<String> scenarios = found(SCENARIO, Files.readString(PROJECT.resolve(source + ".java")));

        assertThat(named(name)).isNotEmpty().isEqualTo(scenarios);
    }

    /** The scenarios in the table whose last column is headed by this class. */
    private static Set<String> named(String name) throws IOException {
        String page = Files.readString(PROJECT.resolve("docs/faults.md"));
        String heading = "| `" + name + "` |\n";
        assertThat(page).contains(heading);
        String table = page.substring(page.indexOf(heading) + heading.length());
        return found(CODE, table.substring(0, (table + "\n\n").indexOf("\n\n") + 1));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(hit -> hit.group(1)).collect(Collectors.toSet());
    }
}
