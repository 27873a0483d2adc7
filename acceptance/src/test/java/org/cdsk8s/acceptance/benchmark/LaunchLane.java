package org.cdsk8s.acceptance.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;

/** One responder with so many requests in flight, its backlog, and its floor. Not thread-safe. */
final class LaunchLane implements AutoCloseable {

    /** Admission keeps out of the way. */
    static final Map<String, String> NO_LIMIT = Map.of("RESPONDER_MAX_JOBS_IN_FLIGHT", "1000000");

    private final int atOnce;
    private final int jobs;
    private final KubernetesClient client;
    private final Requests requests;
    private final MeasuredService responder;
    private final JobTally made;
    private final String floor;
    private final String line;
    private final Site site;

    /**
     * Starts the responder.
     *
     * @param site for this lane alone
     * @param atOnce how many requests the responder works on at once
     * @param jobs how many Jobs each measurement makes
     */
    LaunchLane(Site site, int atOnce, int jobs, List<String> javaArguments) throws IOException {
        this.atOnce = atOnce;
        this.jobs = jobs;
        this.site = site;
        client = KubernetesControlPlane.impatientClient(site.login());
        floor = site.cluster().newNamespace("floor");
        line = site.cluster().newNamespace("line");
        made = new JobTally(client, site.namespace());
        requests = new Requests(site.broker());
        Map<String, String> settings = new HashMap<>(NO_LIMIT);
        settings.put("CDS_REQUEST_PREFETCH", Integer.toString(atOnce));
        responder = MeasuredService.responder(site, settings, javaArguments).awaitReady();
    }

    int atOnce() {
        return atOnce;
    }

    /** The responder, the bare line and the floor, one after the other. */
    Turn take(Report report) throws IOException {
        Turn turn = launch(report);
        made.clear();
        report.say(turn.toString());
        return turn;
    }

    /** The responder is frozen while its backlog is published, so that all of it is there when it begins. */
    private Turn launch(Report report) throws IOException {
        responder.pause();
        requests.publish(jobs);
        ProcessorTime before = ProcessorTime.now();
        long began = System.nanoTime();
        responder.resume();
        double launched = made.secondsUntil(jobs, began);
        made.awaitAcknowledged();
        double marked = (System.nanoTime() - began) / 1e9;
        report.say("    " + ProcessorTime.now().since(before));
        return new Turn(atOnce, jobs / launched, jobs / launchBare(), jobs / createBare(), marked / launched);
    }

    private double launchBare() throws IOException {
        JobTally bare = new JobTally(client, line);
        try (BareLine taking = new BareLine(site.broker(), atOnce, new BareCreator(client, line, made.any()))) {
            requests.publish(jobs, BareLine.KEY);
            long began = System.nanoTime();
            taking.start();
            double seconds = bare.secondsUntil(jobs, began);
            bare.clear();
            return seconds;
        }
    }

    private double createBare() {
        JobTally bare = new JobTally(client, floor);
        BareCreator creator = new BareCreator(client, floor, made.any());
        long began = System.nanoTime();
        creator.create(jobs, atOnce);
        double seconds = bare.secondsUntil(jobs, began);
        bare.clear();
        return seconds;
    }

    @Override
    public void close() throws IOException {
        responder.close();
        requests.close();
        client.close();
    }

    /**
     * One measurement of each.
     *
     * @param responder Jobs a second
     * @param line Jobs a second of the bare line
     * @param floor Jobs a second
     * @param settled how much longer it took until all requests were acknowledged and their Jobs say so, as a factor
     */
    record Turn(int atOnce, double responder, double line, double floor, double settled) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d in flight: responder %.0f Jobs/s, all marked after %.1f times that, bare line %.0f, floor %.0f Jobs/s",
                    atOnce,
                    responder,
                    settled,
                    line,
                    floor);
        }
    }
}
