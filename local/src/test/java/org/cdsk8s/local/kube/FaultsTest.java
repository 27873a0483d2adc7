package org.cdsk8s.local.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.StreamFault;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final RequestMatch CREATE_JOB = RequestMatch.of(Verb.CREATE, "/jobs");
    private static final RequestMatch WATCH_JOBS = RequestMatch.of(Verb.WATCH, "/jobs");

    private StandInKubernetes kubernetes;
    private Wire wire;

    @BeforeEach
    void start() throws IOException {
        kubernetes = StandInKubernetes.builder()
                .withoutProcesses()
                .bookmarkEvery(Duration.ofMillis(100))
                .start();
        wire = new Wire(kubernetes);
    }

    @AfterEach
    void stop() throws IOException {
        kubernetes.close();
    }

    @Test
    void shouldFailAsOftenAsToldAndThenServe() throws Exception {
        kubernetes.faults().next(2, CREATE_JOB, RequestFault.answer(429).retryAfter(Duration.ofSeconds(3)));

        HttpResponse<String> refused = wire.create("one");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("3");
        assertThat(Wire.json(refused.body()).path("reason").asText()).isEqualTo("TooManyRequests");
        assertThat(wire.create("one").statusCode()).isEqualTo(429);
        assertThat(wire.create("one").statusCode()).isEqualTo(201);
    }

    @Test
    void shouldFailOnlyTheRequestsThatMatchUntilCleared() throws Exception {
        kubernetes.faults().always(CREATE_JOB, RequestFault.answer(403).saying("exceeded quota: jobs"));

        assertThat(wire.create("one").body()).contains("exceeded quota: jobs");
        assertThat(wire.get(wire.jobs()).statusCode()).isEqualTo(200);
        kubernetes.faults().clear();
        assertThat(wire.create("one").statusCode()).isEqualTo(201);
    }

    @Test
    void shouldDropTheConnectionBeforeOrAfterTheRequestIsApplied() throws Exception {
        kubernetes.faults().next(1, RequestMatch.of(Verb.CREATE, "/jobs"), new RequestFault.DropBefore());
        assertThatThrownBy(() -> wire.create("before")).isInstanceOf(IOException.class);
        assertThat(wire.get(wire.jobs() + "/before").statusCode()).isEqualTo(404);

        kubernetes.faults().next(1, RequestMatch.of(Verb.CREATE, "/jobs"), new RequestFault.DropAfter());
        assertThatThrownBy(() -> wire.create("after")).isInstanceOf(IOException.class);
        assertThat(wire.get(wire.jobs() + "/after").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldHoldBackTheRequestOrOnlyItsAnswer() throws Exception {
        Duration wait = Duration.ofMillis(300);
        kubernetes.faults().next(1, CREATE_JOB, new RequestFault.Delay(wait));
        kubernetes.faults().next(1, RequestMatch.of(Verb.GET, "/jobs/slow"), new RequestFault.AnswerLate(wait));

        long start = System.nanoTime();
        assertThat(wire.create("slow").statusCode()).isEqualTo(201);
        assertThat(wire.get(wire.jobs() + "/slow").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(wait.multipliedBy(2));
    }

    @Test
    void shouldEndOrCutAnOpenWatch() throws Exception {
        Wire.Watch ended = open();
        kubernetes.faults().openWatches(StreamFault.END);
        await().until(() -> ended.end().isDone());
        assertThat(ended.end()).isCompleted();

        Wire.Watch cut = open();
        kubernetes.faults().openWatches(StreamFault.CUT);
        await().until(() -> cut.end().isDone());
        assertThat(cut.end()).isCompletedExceptionally();
    }

    @Test
    void shouldKeepASilentWatchOpenAndSendNothing() throws Exception {
        Wire.Watch silent = open("allowWatchBookmarks=true");
        await().until(() -> !silent.lines().isEmpty());
        kubernetes.faults().openWatches(StreamFault.SILENCE);
        wire.create("unseen");
        wire.create("unseen-too");

        Wire.Watch other = open("allowWatchBookmarks=true");
        await().until(() -> other.lines().size() >= 4);
        assertThat(silent.lines()).noneMatch(line -> line.contains("unseen"));
        assertThat(silent.end()).isNotDone();
    }

    @Test
    void shouldSendHalfALineAndEnd() throws Exception {
        kubernetes.faults().nextWatch(1, WATCH_JOBS, StreamFault.HALF_LINE, 1);
        wire.create("whole");
        Wire.Watch watch = wire.watch("");
        await().until(() -> watch.end().isDone());

        assertThat(watch.lines()).hasSize(2);
        assertThat(watch.lines()).first().asString().contains("whole").endsWith("}");
        assertThat(watch.lines()).last().asString().doesNotEndWith("}");
    }

    @Test
    void shouldSendGarbageAndGoOn() throws Exception {
        kubernetes.faults().nextWatch(1, WATCH_JOBS, StreamFault.GARBAGE_LINE, 0);
        Wire.Watch watch = open();
        wire.create("next");

        await().until(() -> watch.lines().stream().anyMatch(line -> line.contains("next")));
        assertThat(watch.lines()).first().asString().startsWith("<html>");
    }

    @Test
    void shouldSayExpiredOrFailInsideTheStream() throws Exception {
        kubernetes.faults().nextWatch(1, WATCH_JOBS, StreamFault.EXPIRED, 0);
        kubernetes.faults().nextWatch(1, WATCH_JOBS, StreamFault.INTERNAL_ERROR, 0);

        for (int code : new int[] {410, 500}) {
            Wire.Watch watch = wire.watch("");
            await().until(() -> watch.end().isDone());
            assertThat(watch.lines()).hasSize(1);
            assertThat(Wire.json(watch.lines().element()).at("/object/code").asInt())
                    .isEqualTo(code);
        }
    }

    @Test
    void shouldLoseOneEventAndShowTheNext() throws Exception {
        kubernetes.faults().nextWatch(1, WATCH_JOBS, StreamFault.LOST_EVENT, 1);
        wire.create("shown");
        Wire.Watch watch = open();
        await().until(() -> watch.lines().size() == 1);
        wire.create("lost");
        wire.create("next");

        await().until(() -> watch.lines().size() >= 2);
        assertThat(watch.lines()).noneMatch(line -> line.contains("\"ADDED\"") && line.contains("\"lost\""));
        assertThat(watch.end()).isNotDone();
    }

    @Test
    void shouldComeBackOnTheSamePortWithTheSameObjects() throws Exception {
        wire.create("kept");
        Wire.Watch watch = open();
        kubernetes.stopServing();
        await().until(() -> watch.end().isDone());
        assertThatThrownBy(() -> wire.get(wire.jobs())).isInstanceOf(IOException.class);

        kubernetes.resumeServing();
        assertThat(wire.get(wire.jobs() + "/kept").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRememberWhatWasAsked() throws Exception {
        wire.get(wire.jobs() + "?limit=5");

        assertThat(kubernetes.faults().seen()).last().satisfies(request -> {
            assertThat(request.verb()).isEqualTo(Verb.LIST);
            assertThat(request.query()).isEqualTo("limit=5");
        });
    }

    private Wire.Watch open() {
        return open("");
    }

    private Wire.Watch open(String query) {
        int before = kubernetes.faults().watches();
        Wire.Watch watch = wire.watch(query);
        await().until(() -> kubernetes.faults().watches() > before);
        return watch;
    }
}
