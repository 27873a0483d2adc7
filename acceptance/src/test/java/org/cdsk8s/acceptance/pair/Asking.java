package org.cdsk8s.acceptance.pair;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cdsk8s.acceptance.audit.Chronicle;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.weather.Agenda;
import org.cdsk8s.acceptance.weather.Surroundings;

/** Publishes requests at their time, and cancels those that are to be cancelled. Thread-safe. */
final class Asking implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final Surroundings surroundings;
    private final Chronicle chronicle;
    private final CarefulProducer producer;
    private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();
    private final Agenda agenda = new Agenda();

    Asking(Surroundings surroundings, Chronicle chronicle) {
        this.surroundings = surroundings;
        this.chronicle = chronicle;
        this.producer = new CarefulProducer(surroundings.broker());
    }

    /** Returns at once. */
    void ask(List<Errand> errands) {
        for (var errand : errands) {
            if (!errand.pods().isEmpty()) {
                surroundings
                        .kubelet()
                        .run(
                                surroundings.namespace(),
                                errand.jobPrefix(),
                                errand.pods().toArray(PodScript[]::new));
            }
            agenda.after(errand.at(), () -> ask(errand));
        }
    }

    /** Whether everything was published. */
    boolean done() {
        return agenda.done();
    }

    /** The numbers of requests without an id of which nobody knows whether the broker took them. */
    Set<Integer> unknown() {
        return Set.copyOf(unknown);
    }

    /** What could not be done. */
    List<Exception> failures() {
        return agenda.failures();
    }

    @Override
    public void close() {
        agenda.close();
    }

    private void ask(Errand errand) throws InterruptedException {
        if (errand.kind() == Kind.CANCELLED_BEFORE) {
            producer.cancel("request-id", errand.id().orElseThrow());
        }
        if (!producer.request(errand.body(), errand.id())) {
            unknown.add(errand.number());
        }
        switch (errand.kind()) {
            case TWICE -> agenda.after(errand.then(), () -> producer.request(errand.body(), errand.id()));
            case REPEATED -> agenda.after(LOOK_AGAIN, () -> repeatWhenGone(errand));
            case COLLIDING -> agenda.after(errand.then(), () -> producer.request(errand.otherBody(), errand.id()));
            case CANCELLED ->
                agenda.after(
                        errand.then(),
                        () -> producer.cancel("request-id", errand.id().orElseThrow()));
            case CANCELLED_BY_NAME -> agenda.after(errand.then(), () -> cancelByName(errand));
            default -> {}
        }
    }

    /** There is no name before there is a Job. */
    private void cancelByName(Errand errand) throws InterruptedException {
        Optional<Job> job = chronicle.jobs().stream().filter(errand::made).findFirst();
        if (job.isPresent()) {
            producer.cancel("job-name", job.get().getMetadata().getName());
        } else {
            agenda.after(LOOK_AGAIN, () -> cancelByName(errand));
        }
    }

    private void repeatWhenGone(Errand errand) throws InterruptedException {
        boolean gone = chronicle.jobs().stream().anyMatch(errand::made)
                && chronicle.living().stream().noneMatch(errand::made);
        if (gone) {
            producer.request(errand.body(), errand.id());
        } else {
            agenda.after(LOOK_AGAIN, () -> repeatWhenGone(errand));
        }
    }
}
