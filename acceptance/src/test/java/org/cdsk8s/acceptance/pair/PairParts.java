package org.cdsk8s.acceptance.pair;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.Bench;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.weather.Part;
import org.cdsk8s.acceptance.weather.Surroundings;
import org.cdsk8s.common.amqp.Topology;

/** Two responders that share their directories, two reapers, and all they depend on. */
final class PairParts implements AutoCloseable {

    /** Times as short as they may be, so that in a short run everything happens that happens in a long one. */
    private static final Map<String, String> SHORT = Map.of(
            "CDS_REQUEST_CLAIM_EXPIRY", "22s", // RabbitMQ gives up a dead connection after 20 s
            "RESPONDER_MAX_JOBS_IN_FLIGHT", "40",
            "JOB_RETENTION", "5s",
            "CDS_OUTCOME_SWEEP_INTERVAL", "2s",
            "CDS_STUCK_GRACE_IMAGE_PULL", "3s",
            "CDS_LOG_CLAIM", "5s",
            "CDS_LOG_ANSWER", "5s",
            "CDS_LOG_SILENCE", "10s");

    private static final List<String> QUEUES = List.of(
            Topology.UPLOAD_REQUESTS,
            Topology.PARKED_REQUESTS,
            Topology.JOB_OUTCOMES,
            Topology.STUCK_JOBS,
            Topology.CANCELLATIONS);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Surroundings surroundings = new Surroundings();
    private final Bench bench = surroundings.bench(WorkDirectory.create("pair-responder-1"));
    private final List<ServiceProcess> responders;
    private final List<ServiceProcess> reapers;

    PairParts() throws IOException {
        bench.template(1);
        Map<String, String> shared = new HashMap<>(SHORT);
        shared.put(
                "TEMPLATES_PATH", bench.directory().data().resolve("templates").toString());
        shared.put("INMETA_PATH", bench.inmeta().toString());
        shared.put("POD_LOGS_BASEPATH", bench.logs().toString());
        Bench other = surroundings.bench(WorkDirectory.create("pair-responder-2"));
        responders = List.of(bench.responder(shared), other.responder(shared));
        reapers = List.of(
                surroundings.reaper(WorkDirectory.create("pair-reaper-1"), Map.of()),
                surroundings.reaper(WorkDirectory.create("pair-reaper-2"), Map.of()));
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The directories all responders share. */
    Traces traces() {
        return new Traces(bench.logs(), bench.inmeta());
    }

    List<ServiceProcess> services() {
        return Stream.concat(responders.stream(), reapers.stream()).toList();
    }

    /** Starts the services, which declare queues. */
    void start() {
        services().forEach(ServiceProcess::launch);
        services().forEach(ServiceProcess::awaitReady);
        surroundings.declared();
    }

    /** Everything that may be hurt. */
    List<Part> all() {
        var services = List.of(
                Part.of("responder 1", responders.get(0)),
                Part.of("responder 2", responders.get(1)),
                Part.of("reaper 1", reapers.get(0)),
                Part.of("reaper 2", reapers.get(1)));
        return Stream.concat(services.stream(), surroundings.parts().stream()).toList();
    }

    /** How many messages wait for responders and are in nobody's hand. */
    long waiting() throws IOException, TimeoutException {
        try (Connection connection = surroundings.broker().connect();
                Channel channel = connection.createChannel()) {
            long waiting = 0;
            for (var queue : QUEUES) {
                waiting += channel.messageCount(queue);
            }
            return waiting;
        }
    }

    /** Ends the responders in good order: what they had in hand is back in its queue then. */
    void endResponders() {
        responders.forEach(responder -> responder.terminate(PATIENCE));
    }

    @Override
    public void close() throws IOException {
        services().forEach(ServiceProcess::close);
        surroundings.close();
        bench.directory().discardData();
    }
}
