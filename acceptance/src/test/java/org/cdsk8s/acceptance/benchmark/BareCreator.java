package org.cdsk8s.acceptance.benchmark;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The floor of launching: fabric8 creates the very Jobs that a responder renders, and does nothing else. Thread-safe. */
final class BareCreator {

    private final KubernetesClient client;
    private final String namespace;
    private final Job rendered;
    private final AtomicInteger created = new AtomicInteger();

    /**
     * Creates Jobs in {@code namespace}.
     *
     * @param like a Job of a responder, as the API server shows it
     */
    BareCreator(KubernetesClient client, String namespace, Job like) {
        this.client = client;
        this.namespace = namespace;
        this.rendered = rendered(like);
    }

    /** The next Job, with this label of its own. */
    void create(String key, String value) {
        String name = String.format(Locale.ROOT, "cds-a-file-of-some-length-%05d-0a1b2c3d", created.incrementAndGet());
        Job job = new JobBuilder(rendered)
                .editMetadata()
                .withName(name)
                .addToLabels(key, value)
                .endMetadata()
                .build();
        client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
    }

    /** That many Jobs, {@code atOnce} at a time; returns when the last one is there. */
    void create(int jobs, int atOnce) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        AtomicInteger left = new AtomicInteger(jobs);
        List<Future<?>> loops = new ArrayList<>();
        for (int thread = 0; thread < atOnce; thread++) {
            loops.add(threads.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    create("benchmark", "floor");
                }
            }));
        }
        threads.shutdown();
        loops.forEach(BareCreator::join);
    }

    /** What the responder sent: the template, and what it puts over it. */
    private static Job rendered(Job like) {
        Job job = Serialization.unmarshal(ResponderFiles.template(), Job.class);
        job.getMetadata().setLabels(like.getMetadata().getLabels());
        job.getMetadata().setAnnotations(like.getMetadata().getAnnotations());
        List<String> command =
                like.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand();
        job.getSpec().getTemplate().getSpec().getContainers().get(0).setCommand(command);
        return job;
    }

    private static void join(Future<?> loop) {
        try {
            loop.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The floor could not create its Jobs", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a benchmark", e);
        }
    }
}
