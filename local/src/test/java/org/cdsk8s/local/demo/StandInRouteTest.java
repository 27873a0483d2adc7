package org.cdsk8s.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that stands in for the workload. */
class StandInRouteTest {

    private static final Path SCRIPT = Path.of("image/usr/local/bin/cds_run.pl").toAbsolutePath();

    @TempDir
    Path directory;

    private Path inmeta;
    private String output = "";

    @BeforeEach
    void writeInmeta() throws Exception {
        inmeta = directory.resolve("film.inmeta");
        Files.writeString(inmeta, SampleRequest.titled("A film", "x.xml", 7).inmeta());
    }

    @Test
    void shouldTellTheMetadataOfTheFile() throws Exception {
        assertThat(run("--input-inmeta", inmeta.toString(), "--route", "x.xml")).isZero();
        assertThat(output).contains("title: A film", "itemId: VX-7", "Would upload A film", "Route x.xml is done");
    }

    @Test
    void shouldFailWithStatusThreeOnTheRouteMadeForIt() throws Exception {
        assertThat(run("--input-inmeta", inmeta.toString(), "--route", "fails.xml"))
                .isEqualTo(3);
        assertThat(output).contains("quota exceeded");
    }

    @Test
    void shouldFailWithStatusOneWithoutARoute() throws Exception {
        assertThat(run("--input-inmeta", inmeta.toString())).isEqualTo(1);
        assertThat(run("--route")).isEqualTo(1);
    }

    @Test
    void shouldFailWithoutAReadableFile() throws Exception {
        assertThat(run("--input-inmeta", directory.resolve("missing").toString(), "--route", "x.xml"))
                .isEqualTo(1);
    }

    private int run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }
}
