package org.cdsk8s.responder.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Job template in force: {@code cdsjob.yaml}, read again whenever its text changes. A file that turns bad or goes
 * away later leaves the last good one in force. Thread-safe.
 */
public final class JobTemplates {

    private static final String FILE = "cdsjob.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(JobTemplates.class);

    private final List<Path> places;
    private final JobTemplateParser parser;
    private String text = "";
    private @Nullable JobTemplate current;
    private String problem = "";

    private JobTemplates(List<Path> places, JobTemplateParser parser) {
        this.places = places;
        this.parser = parser;
    }

    /**
     * Reads the template for the first time.
     *
     * @param templatesPath the value of {@code TEMPLATES_PATH}: the directory looked into first, before
     *     {@code templates} in the working directory and {@code /etc/cdsresponder/templates}
     * @param namespace where Jobs are created
     * @throws BadTemplateException if there is none, or none that can be used
     */
    public static JobTemplates load(Optional<Path> templatesPath, String namespace) throws BadTemplateException {
        List<Path> places = Stream.concat(
                        templatesPath.stream(),
                        Stream.of(
                                Path.of("").toAbsolutePath().resolve("templates"),
                                Path.of("/etc/cdsresponder/templates")))
                .map(directory -> directory.resolve(FILE))
                .toList();
        JobTemplates templates = new JobTemplates(places, new JobTemplateParser(namespace));
        templates.read();
        return templates;
    }

    /** The template to use now. */
    public synchronized JobTemplate current() {
        refresh();
        if (current == null) {
            throw new IllegalStateException("No template was ever loaded");
        }
        return current;
    }

    /** What is wrong with the file at this moment, as a sentence; empty while it is good. */
    public synchronized Optional<String> problem() {
        refresh();
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    private void refresh() {
        try {
            read();
            problem = "";
        } catch (BadTemplateException e) {
            if (!problem.equals(e.getMessage())) {
                LOG.warn("{}. The last good template stays in force", e.getMessage());
            }
            problem = String.valueOf(e.getMessage());
        }
    }

    private void read() throws BadTemplateException {
        Path file = places.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new BadTemplateException("There is no Job template: put one at " + list(), null));
        try {
            String now = Files.readString(file);
            if (current == null || !now.equals(text)) {
                JobTemplate parsed = parser.parse(file.toString(), now);
                LOG.info("Job template read from {}", parsed.source());
                current = parsed;
                text = now;
            }
        } catch (IOException e) {
            throw new BadTemplateException("The Job template " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String list() {
        return places.stream().map(Path::toString).collect(Collectors.joining(" or "));
    }
}
