package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.cdsk8s.common.kube.ClusterAccess;
import org.cdsk8s.responder.launch.LaunchMemory;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.template.BadTemplateException;
import org.cdsk8s.responder.template.JobTemplates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the responder. What an operator must put right ends the start with one sentence and status 1. */
@Singleton
class Responder {

    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final ResponderConfig config;
    private final KubernetesClient kubernetes;
    private final LaunchMemory memory;
    private final ResponderMetrics metrics;
    private final Clock clock;
    private volatile @Nullable ResponderLines lines;

    Responder(
            ResponderConfig config,
            KubernetesClient kubernetes,
            LaunchMemory memory,
            ResponderMetrics metrics,
            Clock clock) {
        this.config = config;
        this.kubernetes = kubernetes;
        this.memory = memory;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The running lines, or null before the start and after the end. */
    @Nullable
    ResponderLines lines() {
        return lines;
    }

    void start(@Observes StartupEvent event) {
        try {
            LOG.info("Kubernetes API server: {}", kubernetes.getMasterUrl());
            String namespace = ClusterAccess.STANDARD.namespace(config.namespace());
            JobTemplates templates = JobTemplates.load(config.templatesPath(), namespace);
            ResponderLines started = new ResponderLines(
                    new ResponderParts(new Settings(config), namespace, templates, kubernetes, memory, metrics, clock));
            started.start();
            lines = started;
            LOG.info("Responder started for namespace {}", namespace);
        } catch (BadTemplateException | StartupException | IllegalStateException e) {
            LOG.error("The responder cannot start: {}", e.getMessage());
            Quarkus.asyncExit(1);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        ResponderLines running = lines;
        lines = null;
        if (running != null) {
            running.close();
            LOG.info("Responder stopped");
        }
    }
}
