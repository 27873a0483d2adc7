package org.cdsk8s.acceptance.storm;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.cdsk8s.acceptance.kubernetes.PodScript;
import org.cdsk8s.acceptance.weather.Agenda;

/** Makes the Jobs at their time, and deletes those that are to be deleted. Thread-safe. */
final class Population implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final StormParts parts;
    private final Clock clock;
    private final JobPost post;
    private final Map<String, Born> born = new ConcurrentHashMap<>();
    private final Agenda agenda = new Agenda();

    Population(StormParts parts, Clock clock) {
        this.parts = parts;
        this.clock = clock;
        post = new JobPost(parts.surroundings().client(), parts.surroundings().namespace());
    }

    /** Makes them all, and one that is somebody else's for each tenth. */
    void live(List<Plan> plans) {
        for (int i = 0; i < plans.size(); i++) {
            var plan = plans.get(i);
            agenda.after(plan.born(), () -> make(plan, plan.life(), plan.pods()));
            if (i % 10 == 0) {
                var name = String.format(Locale.ROOT, i % 20 == 0 ? "%s-foreign" : "other-%s", plan.name());
                agenda.after(plan.born(), () -> makeOne(name, Life.QUICK, List.of(PodScript.succeed("")), Map.of()));
            }
        }
    }

    /** Makes one now and returns its uid. */
    String makeNow(Plan plan) throws InterruptedException {
        return make(plan, plan.life(), plan.pods());
    }

    /** From now on Jobs are deleted when it is time for them. */
    void deleteWhen(Predicate<Born> due) {
        agenda.every(LOOK, () -> born.values().stream()
                .filter(job -> job.deleted() == null && due.test(job))
                .forEach(this::delete));
    }

    /** One more Job, made now; returns its uid. */
    String oneMore(String name) throws InterruptedException {
        return makeOne(name, Life.QUICK, List.of(PodScript.succeed("after the storm")), JobPost.OURS);
    }

    /** Our Jobs so far. */
    Collection<Born> born() {
        return List.copyOf(born.values());
    }

    /** Whether everything that was to be done so far is done. */
    boolean done() {
        return agenda.done();
    }

    /** What could not be done. */
    List<Exception> failures() {
        return agenda.failures();
    }

    @Override
    public void close() {
        agenda.close();
    }

    private void delete(Born job) {
        born.put(job.uid(), job.deletedAt(clock.instant()));
        agenda.after(Duration.ZERO, () -> {
            post.delete(job.name(), job.uid());
            born.put(job.uid(), job.deletedAt(clock.instant()));
            if (job.life() == Life.DELETED && job.plan().again()) {
                makeNow(job.plan().lastTime());
            }
        });
    }

    private String make(Plan plan, Life life, List<PodScript> pods) throws InterruptedException {
        var uid = makeOne(plan.name(), life, pods, plan.labels());
        born.put(uid, new Born(uid, plan, life, clock.instant(), null));
        return uid;
    }

    private String makeOne(String name, Life life, List<PodScript> pods, Map<String, String> labels)
            throws InterruptedException {
        parts.surroundings().kubelet().run(parts.surroundings().namespace(), name, pods.toArray(PodScript[]::new));
        return post.create(name, life, labels);
    }
}
