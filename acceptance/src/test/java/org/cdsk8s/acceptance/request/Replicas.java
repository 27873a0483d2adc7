package org.cdsk8s.acceptance.request;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdsk8s.acceptance.service.ServiceProcess;

/** The responders of a stage: its own, and as many more as are wanted. By one thread. */
final class Replicas implements AutoCloseable {

    private final RequestStage stage;
    private final List<ServiceProcess> all = new ArrayList<>();

    Replicas(RequestStage stage) {
        this.stage = stage;
        all.add(stage.responder());
    }

    /** Starts or ends as many as it takes, and waits until all of them take requests. */
    List<ServiceProcess> scaleTo(int number) {
        while (all.size() > number) {
            all.remove(all.size() - 1).close();
        }
        while (all.size() < number) {
            ServiceProcess one = stage.newResponder();
            one.launch();
            all.add(one);
        }
        all.forEach(ServiceProcess::awaitReady);
        await("all take requests").atMost(RequestStage.PATIENCE).until(() -> all.stream()
                .allMatch(one -> metric(one, "cds_responder_consuming") == 1));
        return List.copyOf(all);
    }

    /** How many Jobs each has created since it started. */
    List<Integer> created() {
        return all.stream()
                .map(one -> (int) metric(one, "cds_responder_jobs_created_total"))
                .toList();
    }

    @Override
    public void close() {
        all.subList(1, all.size()).forEach(ServiceProcess::close);
    }

    /** The value of a metric without labels; 0 while there is none. */
    private static double metric(ServiceProcess responder, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(responder.awaitBody("/q/metrics"));
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
