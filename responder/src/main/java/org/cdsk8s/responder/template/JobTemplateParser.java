package org.cdsk8s.responder.template;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.util.Optional;

/** Finds the first Job in a YAML file of one or more documents and checks that it can serve as a template. Pure. */
final class JobTemplateParser {

    private static final ObjectMapper YAML = new YAMLMapper(new YAMLFactory());

    private final String namespace;

    /**
     * A parser for one namespace.
     *
     * @param namespace where Jobs are created; a template that names another is bad
     */
    JobTemplateParser(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Parses {@code yaml}.
     *
     * @param file the file's name, for messages
     * @throws BadTemplateException if there is no usable Job in it
     */
    JobTemplate parse(String file, String yaml) throws BadTemplateException {
        try (JsonParser parser = YAML.createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                JsonNode document = YAML.readTree(parser);
                if (document != null && "Job".equals(document.path("kind").asText())) {
                    String source = file + ", line " + line;
                    return new JobTemplate(source, checked(source, YAML.treeToValue(document, Job.class)));
                }
            }
        } catch (JsonProcessingException e) {
            throw new BadTemplateException(
                    "The Job template " + at(file, e) + " is not usable: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadTemplateException("The Job template " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new BadTemplateException(
                "The Job template " + file + " holds no object of kind Job: put one in it", null);
    }

    private Job checked(String source, Job job) throws BadTemplateException {
        Optional<String> problem = problem(job);
        if (problem.isPresent()) {
            throw new BadTemplateException("The Job template " + source + " is not usable: " + problem.get(), null);
        }
        return job;
    }

    private Optional<String> problem(Job job) {
        if (!"batch/v1".equals(job.getApiVersion())) {
            return Optional.of("its apiVersion is " + job.getApiVersion() + " and must be batch/v1");
        }
        String named = job.getMetadata() == null ? null : job.getMetadata().getNamespace();
        if (named != null && !named.equals(namespace)) {
            return Optional.of("it names the namespace " + named + ", but Jobs are created in " + namespace
                    + "; remove metadata.namespace");
        }
        if (job.getSpec() == null
                || job.getSpec().getTemplate() == null
                || job.getSpec().getTemplate().getSpec() == null) {
            return Optional.of("it has no spec.template.spec");
        }
        return podProblem(job.getSpec().getTemplate().getSpec());
    }

    private static Optional<String> podProblem(PodSpec pod) {
        if (pod.getContainers() == null || pod.getContainers().isEmpty()) {
            return Optional.of("it has no container; the first one is given the command to run");
        }
        String restart = pod.getRestartPolicy();
        return "Never".equals(restart) || "OnFailure".equals(restart)
                ? Optional.empty()
                : Optional.of("spec.template.spec.restartPolicy is " + restart + "; a Job needs Never or OnFailure");
    }

    private static String at(String file, JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? file : file + ", line " + location.getLineNr();
    }
}
