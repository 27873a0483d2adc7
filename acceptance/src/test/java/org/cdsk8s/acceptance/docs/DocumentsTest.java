package org.cdsk8s.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.process.Module;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents name what there is. */
class DocumentsTest {

    private static final Path PROJECT = Module.directory().getParent();

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z_]+)[:}]");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

    @ParameterizedTest
    @ValueSource(strings = {"responder", "reaper"})
    void shouldListEveryEnvironmentVariableOfAService(String service) throws IOException {
        var settings = Files.readString(PROJECT.resolve(service + "/src/main/resources/application.properties"));
        var readme = Files.readString(PROJECT.resolve("README.md"));
        Set<String> variables = VARIABLE.matcher(settings)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(variables).isNotEmpty().allSatisfy(variable -> assertThat(readme)
                .contains("`" + variable + "`"));
    }

    static Stream<Path> documents() throws IOException {
        try (var docs = Files.walk(PROJECT.resolve("docs"))) {
            var all = new TreeSet<>(
                    docs.filter(file -> file.toString().endsWith(".md")).collect(Collectors.toSet()));
            all.add(PROJECT.resolve("README.md"));
            all.add(PROJECT.resolve("CONTRIBUTING.md"));
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldLinkToFilesThatExist(Path document) throws IOException {
        var links = LINK.matcher(Files.readString(document)).results().map(found -> found.group(1));
        assertThat(links)
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @Test
    void shouldNumberEveryDecisionOnce() throws IOException {
        try (var records = Files.list(PROJECT.resolve("docs/decisions"))) {
            assertThat(records.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("\\d{4}-[a-z0-9-]+\\.md"))
                    .extracting(name -> name.substring(0, 4))
                    .doesNotHaveDuplicates();
        }
    }
}
