package org.cdsk8s.acceptance.storm;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdsk8s.acceptance.process.WorkDirectory;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.acceptance.weather.Part;
import org.cdsk8s.acceptance.weather.Surroundings;
import org.cdsk8s.acceptance.weather.Ways;

/** Two reapers, and all they depend on. */
final class StormParts implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Surroundings surroundings = new Surroundings();
    private final WorkDirectory first = WorkDirectory.create("storm-reaper-1");
    private final WorkDirectory second = WorkDirectory.create("storm-reaper-2");
    private final ServiceProcess reaper = surroundings.reaper(first, Map.of());

    /** Lists and compares whenever a bookmark is late. */
    private final ServiceProcess other = surroundings.reaper(second, Map.of("CDS_REAPER_WATCH_SILENCE", "20s"));

    StormParts() throws IOException {}

    Surroundings surroundings() {
        return surroundings;
    }

    /** Between the reapers and all they depend on. */
    Ways ways() {
        return surroundings.ways();
    }

    List<ServiceProcess> reapers() {
        return List.of(reaper, other);
    }

    /** The reaper that is elected. */
    Part speaker() {
        await("one reaper is elected").atMost(PATIENCE).until(() -> reapers().stream()
                .anyMatch(StormParts::elected));
        return reaperParts().get(elected(reaper) ? 0 : 1);
    }

    List<Part> reaperParts() {
        return List.of(Part.of("reaper 1", reaper), Part.of("reaper 2", other));
    }

    /** Starts the reapers, which declare queues. */
    void startReapers() {
        reapers().forEach(ServiceProcess::launch);
        reapers().forEach(ServiceProcess::awaitReady);
        surroundings.declared();
    }

    /** Everything that may be hurt. */
    List<Part> all() {
        return Stream.concat(reaperParts().stream(), surroundings.parts().stream())
                .toList();
    }

    /** Where each reaper's log is. */
    List<Path> logs() {
        return List.of(first.log("reaper"), second.log("reaper"));
    }

    @Override
    public void close() throws IOException {
        reapers().forEach(ServiceProcess::close);
        surroundings.close();
    }

    private static boolean elected(ServiceProcess reaper) {
        return reaper.status("/q/health/live") == 200
                && reaper.body("/q/metrics").lines().anyMatch(line -> line.matches("cds_reaper_leader.* 1\\.0"));
    }
}
