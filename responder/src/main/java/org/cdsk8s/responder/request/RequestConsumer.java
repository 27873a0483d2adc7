package org.cdsk8s.responder.request;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.cdsk8s.common.amqp.Delivery;
import org.cdsk8s.common.amqp.DeliveryHandler;
import org.cdsk8s.common.job.Digest;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.responder.launch.AckMarks;
import org.cdsk8s.responder.launch.Launch;
import org.cdsk8s.responder.launch.LaunchResult;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.notify.RequestEventPublisher;
import org.cdsk8s.responder.profile.Answers;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Profile;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.profile.Rejection.Category;
import org.cdsk8s.responder.profile.ValidRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request line, top to bottom: decode, launch, tell, settle. A delivery is acknowledged only when its Job exists and
 * that was told, or when its refusal was told and the message kept. Thread-safe.
 */
public final class RequestConsumer implements DeliveryHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestConsumer.class);

    private final Profile profile;
    private final LaunchAttempts attempts;
    private final RequestEventPublisher events;
    private final AckMarks ackMarks;
    private final ResponderMetrics metrics;
    private final WaitLimits limits;
    private final Clock clock;

    /** The line for requests of one profile. */
    public RequestConsumer(
            Profile profile,
            LaunchAttempts attempts,
            RequestEventPublisher events,
            AckMarks ackMarks,
            ResponderMetrics metrics,
            WaitLimits limits,
            Clock clock) {
        this.profile = profile;
        this.attempts = attempts;
        this.events = events;
        this.ackMarks = ackMarks;
        this.metrics = metrics;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void handle(Delivery delivery) throws InterruptedException {
        IncomingRequest incoming = IncomingRequest.of(delivery, clock);
        LOG.debug("Request {}: {} bytes", digest(incoming), delivery.body().length);
        Decoded decoded = profile.decode(delivery.body());
        if (decoded instanceof Decoded.Accepted accepted) {
            launch(incoming, accepted.request());
        } else if (decoded instanceof Decoded.Refused refused) {
            reject(incoming, refused.rejection(), refused.hint(), refused.answers());
        }
    }

    private void launch(IncomingRequest incoming, ValidRequest request) throws InterruptedException {
        Launch launch = new Launch(request, incoming.identity(), incoming.delivery()::stillOurs);
        try {
            LaunchResult result = attempts.launch(launch, name(incoming, request.hint()));
            if (result instanceof Launched launched) {
                started(incoming, launch, launched, request.answers());
            } else if (result instanceof LaunchResult.Refused refused) {
                reject(incoming, refused.rejection(), request.hint(), request.answers());
            } else if (result instanceof LaunchResult.Unavailable unavailable) {
                putOff(incoming, unavailable.reason(), request);
            } else if (result instanceof LaunchResult.NotOurs) {
                LOG.info("Request {} is no longer ours; another replica has it", digest(incoming));
            }
        } finally {
            launch.discardUnlessCreated();
        }
    }

    private void started(IncomingRequest incoming, Launch launch, Launched launched, Answers answers)
            throws InterruptedException {
        JobRef job = launched.job();
        if (events.tell(incoming.delivery(), answers.started(job))
                && stillIts(incoming, launch, job)
                && incoming.delivery().ack()) {
            ackMarks.mark(incoming.delivery(), job);
            settled(incoming, job.name(), launched.word(), "its Job is there");
        }
    }

    /** When telling took long, the Job may count as another request's by now: then this one starts over. */
    private boolean stillIts(IncomingRequest incoming, Launch launch, JobRef job) {
        try {
            if (attempts.confirm(launch, job)) {
                return true;
            }
            LOG.warn("Request {} starts over: its Job {} was claimed by another request", digest(incoming), job);
        } catch (IOException e) {
            LOG.warn("Request {} starts over: {}", digest(incoming), e.getMessage());
        }
        incoming.delivery().requeue();
        return false;
    }

    private void reject(IncomingRequest incoming, Rejection rejection, String hint, Answers answers)
            throws InterruptedException {
        Delivery delivery = incoming.delivery();
        String jobName = name(incoming, hint);
        if (events.deadLetter(delivery, rejection.category().word(), rejection.message())
                && events.tell(delivery, answers.invalid(jobName, rejection))
                && delivery.ack()) {
            settled(incoming, jobName, "rejected-" + rejection.category().word(), rejection.message());
        }
    }

    /** The cluster will not take it now, and it was held long enough. */
    private void putOff(IncomingRequest incoming, String reason, ValidRequest request) throws InterruptedException {
        Duration waited = Duration.between(incoming.firstSeen(), clock.instant());
        if (waited.compareTo(limits.total()) >= 0) {
            String sentence = "The request could not be launched for " + waited.toHours() + " hours: " + reason;
            reject(incoming, new Rejection(Category.EXPIRED, sentence), request.hint(), request.answers());
        } else if (events.store(incoming.delivery(), incoming.parkedCopy())
                && incoming.delivery().ack()) {
            settled(incoming, name(incoming, request.hint()), "parked", reason);
        }
    }

    private void settled(IncomingRequest incoming, String jobName, String result, String reason) {
        metrics.requestSettled(result);
        LOG.info("Request {} {}: job {}, {}", digest(incoming), result, jobName, reason);
    }

    private static Digest digest(IncomingRequest incoming) {
        return incoming.identity().digest();
    }

    private static String name(IncomingRequest incoming, String hint) {
        return incoming.identity().jobName(hint, 0);
    }
}
