package org.cdsk8s.responder.admission;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.responder.metrics.ResponderMetrics;

/** Keeps an {@link Admission} informed, and pauses the intake of requests while it is closed. Thread-safe. */
public final class AdmissionControl implements AutoCloseable {

    /** How often it is asked whether to pause. */
    private static final long LOOK_MS = 100;

    private final Admission admission;
    private final KubernetesClient client;
    private final PausedIntake intake;
    private final AdmissionWatch watch;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "admission"));

    /**
     * Prepares to control what {@code requests} takes.
     *
     * @param cluster the Jobs' cluster; they are watched by a client of its own, which must not retry by itself
     * @param namespace where the Jobs are
     */
    public AdmissionControl(
            Admission admission, Config cluster, String namespace, AmqpConsumer requests, ResponderMetrics metrics) {
        this.admission = admission;
        this.intake = new PausedIntake(admission, intake(requests), metrics);
        this.client = new KubernetesClientBuilder().withConfig(cluster).build();
        this.watch = new AdmissionWatch(client, namespace, admission);
        metrics.gauge(
                "cds.responder.jobs.in.flight", admission, each -> each.state().inFlight());
        metrics.gauge("cds.responder.jobs.in.flight.limit", admission, each -> each.state()
                .limit());
        metrics.gauge("cds.responder.requests.waiting", admission, each -> each.state()
                .waiting());
        metrics.gauge("cds.responder.consuming", this.intake, each -> each.paused() ? 0 : 1);
    }

    /** Begins to count and to look. */
    @SuppressWarnings("FutureReturnValueIgnored") // it runs until the executor is shut down
    public void start() {
        watch.start();
        looking.scheduleWithFixedDelay(intake, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** How things stand. */
    public AdmissionState state() {
        return admission.state();
    }

    /** Whether the intake is paused. */
    public boolean paused() {
        return intake.paused();
    }

    /** Why the Jobs in flight are not seen at the moment; empty while they are. */
    public String blindness() {
        return watch.trouble();
    }

    /** Ends all this; whoever waits for a place is interrupted, and the intake is left as it is. */
    @Override
    public void close() {
        looking.shutdownNow();
        try {
            looking.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admission.close();
        watch.close();
        client.close();
    }

    private static PausedIntake.Intake intake(AmqpConsumer consumer) {
        return new PausedIntake.Intake() {
            @Override
            public void pause() {
                consumer.pause();
            }

            @Override
            public void resume() {
                consumer.resume();
            }
        };
    }
}
