package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.cdsk8s.common.amqp.AmqpConsumer;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.common.amqp.Topology;
import org.cdsk8s.responder.admission.Admission;
import org.cdsk8s.responder.admission.AdmissionControl;
import org.cdsk8s.responder.cancel.CancelledJobs;
import org.cdsk8s.responder.launch.AckMarks;
import org.cdsk8s.responder.launch.JobLauncher;
import org.cdsk8s.responder.launch.LaunchClient;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.request.LaunchAttempts;
import org.cdsk8s.responder.request.RequestConsumer;
import org.cdsk8s.responder.request.WaitLimits;

/** The request line with its consumer, paced by admission. */
final class RequestLine {

    private final KubernetesClient client;
    private final AckMarks ackMarks;
    private final AmqpConsumer requests;
    private final AdmissionControl admission;

    RequestLine(
            ResponderParts parts,
            Topology topology,
            Profile profile,
            RequestEventPublisher events,
            CancelledJobs cancelled) {
        ResponderConfig.Request config = parts.settings().config().request();
        WaitLimits limits = new WaitLimits(config.hold(), config.maxWait(), topology.queues() == QueueStyle.QUORUM);
        Admission places = new Admission(parts.settings().admission(), config.prefetch(), parts.metrics());
        client = LaunchClient.of(parts.kubernetes().getConfiguration(), places::askedToWait);
        JobLauncher launcher =
                new JobLauncher(client, parts.namespace(), parts.templates(), parts.memory(), places, cancelled);
        LaunchAttempts attempts = new LaunchAttempts(launcher, places, parts.metrics(), limits.held());
        ackMarks = new AckMarks(parts.kubernetes(), parts.memory().tombstones());
        requests = new AmqpConsumer(
                parts.settings().broker(),
                Topology.UPLOAD_REQUESTS,
                config.prefetch(),
                topology,
                new RequestConsumer(profile, attempts, events, ackMarks, parts.metrics(), limits, parts.clock()));
        admission = new AdmissionControl(
                places, parts.kubernetes().getConfiguration(), parts.namespace(), requests, parts.metrics());
    }

    void start() {
        admission.start();
        requests.start();
    }

    LinkState broker() {
        return requests.state();
    }

    /** Whether there is room for Jobs. */
    AdmissionControl admission() {
        return admission;
    }

    /** Stops: settles what is in hand for up to {@code grace}, but for what waits for room. */
    void close(Duration grace) {
        admission.close();
        requests.close(grace);
        ackMarks.close();
        client.close();
    }
}
