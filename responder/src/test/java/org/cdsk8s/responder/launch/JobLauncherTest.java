package org.cdsk8s.responder.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.cdsk8s.responder.launch.Launching.EXPIRY;
import static org.cdsk8s.responder.launch.Launching.identity;
import static org.cdsk8s.responder.launch.Launching.launch;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.redis.datasource.keys.KeyCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.responder.admission.Admissions;
import org.cdsk8s.responder.launch.LaunchResult.Launched;
import org.cdsk8s.responder.launch.LaunchResult.NotOurs;
import org.cdsk8s.responder.launch.LaunchResult.Obstacle;
import org.cdsk8s.responder.launch.LaunchResult.Refused;
import org.cdsk8s.responder.launch.LaunchResult.Unavailable;
import org.cdsk8s.responder.parts.Cluster;
import org.cdsk8s.responder.template.BadTemplateException;
import org.cdsk8s.responder.tombstone.Tombstone;
import org.cdsk8s.responder.tombstone.Tombstones;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request gets one Job, and no Job two requests. */
class JobLauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");

    @TempDir
    private Path directory;

    private Launching launching;
    private Cluster cluster;
    private Tombstones tombstones;
    private JobLauncher launcher;

    @BeforeEach
    void start() throws IOException, BadTemplateException {
        launching = new Launching(directory);
        cluster = launching.cluster();
        tombstones = launching.tombstones();
        launcher = launching.launcher(Admissions.open());
    }

    @AfterEach
    void stop() throws IOException {
        launching.close();
    }

    @Test
    void shouldGiveARequestsMessageIdToItAloneWhateverOthersCallTheirFile() {
        Launched first = launched(launcher.launch(launch("a.mxf", identity("body", "id-1", false))));

        LaunchResult other = launcher.launch(launch("b.mxf", identity("other body", "id-1", false)));
        LaunchResult again = launcher.launch(launch("a.mxf", identity("body", "id-1", true)));

        assertThat(other).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.rejection().message())
                .contains("'id-1'", first.job().name()));
        assertThat(again).isEqualTo(new Launched(first.job(), false));
        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void shouldLeaveAnUnacknowledgedJobToWhoeverMadeItUntilThatClaimIsOld() {
        launcher.launch(launch("a", identity("body", null, false)));
        Launch repeated = launch("a", identity("body", null, true));

        LaunchResult soon = launcher.launch(repeated);

        assertThat(soon).isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.obstacle())
                .isEqualTo(Obstacle.CONTESTED));
        await().atMost(PATIENCE).until(() -> launcher.launch(repeated) instanceof Launched);
        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void shouldGiveOneJobToOneOfTwoRepeatedRequestsAndTheOtherAJobOfItsOwn() throws Exception {
        JobRef left = launched(launcher.launch(launch("a", identity("body", null, false))))
                .job();
        Launch one = launch("a", identity("body", null, true));
        Launch two = launch("a", identity("body", null, true));
        launcher.launch(two);

        await().atMost(PATIENCE).until(() -> launcher.launch(one) instanceof Launched);
        LaunchResult meanwhile = launcher.launch(two);
        annotate(left.name(), JobLabels.ACKED, "true");
        JobRef second = launched(launcher.launch(two)).job();

        assertThat(meanwhile).isInstanceOf(Unavailable.class);
        assertThat(launcher.confirm(one, left)).isTrue();
        assertThat(second.name()).isNotEqualTo(left.name());
        assertThat(cluster.jobs()).hasSize(2);
    }

    @Test
    void shouldRenewAClaimThatGrewOldBeforeItIsReliedOn() throws Exception {
        Launch slow = launch("a", identity("body", null, false));
        JobRef job = launched(launcher.launch(slow)).job();
        Launch other = launch("a", identity("body", null, true));
        launcher.launch(other);
        await().atMost(PATIENCE).until(() -> !slow.claimedWithin(EXPIRY.dividedBy(2)));

        boolean still = launcher.confirm(slow, job);

        assertThat(still).isTrue();
        assertThat(launchId(job.name())).endsWith("/1");
        await().atMost(PATIENCE).until(() -> launcher.launch(other) instanceof Launched);
        await().atMost(PATIENCE).until(() -> !slow.claimedWithin(EXPIRY.dividedBy(2)));
        assertThat(launcher.confirm(slow, job)).isFalse();
    }

    @Test
    void shouldCreateNothingForADeliveryThatIsOursNoMoreThoughItsJobCameAndWent() throws Exception {
        Launched first = launched(launcher.launch(launch("a", identity("body", null, false))));
        annotate(first.job().name(), JobLabels.ACKED, "true");
        bury(first.job().name());

        LaunchResult result = launcher.launch(
                new Launch(new PlainRequest("a", () -> {}), identity("body", null, false), () -> false));

        assertThat(result).isInstanceOf(NotOurs.class);
        assertThat(cluster.jobs()).isEmpty();
    }

    @Test
    void shouldLeaveNoSecondJobWhereTheFirstCameAndWentBeforeItsOwnWasCreated() {
        List<JobRef> before = new ArrayList<>();
        Launch frozen = launch("a", identity("body", "id-1", false), () -> {
            before.add(launched(launcher.launch(launch("a", identity("body", "id-1", true))))
                    .job());
            bury(before.get(0).name());
        });

        LaunchResult result = launcher.launch(frozen);

        assertThat(result).isEqualTo(new Launched(before.get(0), false));
        await().atMost(PATIENCE).until(() -> cluster.jobs().isEmpty());
    }

    @Test
    void shouldTakeATombstoneForItsOwnLikeAJob() throws Exception {
        JobRef gone = launched(launcher.launch(launch("a", identity("body", null, false))))
                .job();
        bury(gone.name());
        Launch one = launch("a", identity("body", null, true));
        Launch two = launch("a", identity("body", null, true));
        launcher.launch(two);

        await().atMost(PATIENCE).until(() -> launcher.launch(one).equals(new Launched(gone, false)));
        LaunchResult meanwhile = launcher.launch(two);
        tombstones.acknowledge(gone);

        assertThat(meanwhile).isInstanceOf(Unavailable.class);
        assertThat(launched(launcher.launch(two)).now()).isTrue();
        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void shouldCreateNothingWhileRedisHasSomethingElseWhereATombstoneIsLookedFor() throws Exception {
        JobRef gone = launched(launcher.launch(launch("a", identity("body", null, false))))
                .job();
        bury(gone.name());
        KeyCommands<String> keys = launching.redis().client().key();
        String key = keys.keys("*" + gone.name()).get(0);
        keys.del(key);
        launching.redis().client().list(String.class).lpush(key, "by hand");

        LaunchResult result = launcher.launch(launch("a", identity("body", null, true)));

        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) result).reason()).contains(key).contains("look at it and delete it");
        assertThat(cluster.jobs()).isEmpty();
    }

    @Test
    void shouldBelieveAJobThatIsThereMoreThanItsTombstone() throws Exception {
        Launched first = launched(launcher.launch(launch("a", identity("body", null, false))));
        tombstones.write(Tombstone.of(cluster.job(first.job().name())));
        annotate(first.job().name(), JobLabels.ACKED, "true");

        LaunchResult repeated = launcher.launch(launch("a", identity("body", null, true)));

        assertThat(launched(repeated).job().name()).isNotEqualTo(first.job().name());
    }

    @Test
    void shouldAskTheClusterForNothingNewWhileThereIsNoRoom() throws BadTemplateException {
        JobLauncher crowded = launching.launcher(Admissions.counted(1, 1));
        launched(crowded.launch(launch("a", identity("body", null, false))));

        LaunchResult first = crowded.launch(launch("b", identity("other", null, false)));
        LaunchResult repeated = crowded.launch(launch("a", identity("body", null, true)));

        assertThat(obstacle(first)).isEqualTo(Obstacle.FULL);
        assertThat(obstacle(repeated)).as("its Job may be there already").isEqualTo(Obstacle.CONTESTED);
        assertThat(creations()).isEqualTo(1);
    }

    @Test
    void shouldLeaveAClusterThatRefusesAloneForAWhile() throws BadTemplateException {
        AtomicLong clock = new AtomicLong();
        JobLauncher timed = launching.launcher(Admissions.open(clock::get));
        cluster.standIn().faults().next(1, CREATION, RequestFault.answer(503));

        LaunchResult refused = timed.launch(launch("a", identity("body", null, false)));
        LaunchResult next = timed.launch(launch("b", identity("other", null, false)));

        assertThat(obstacle(refused)).isEqualTo(Obstacle.UNAVAILABLE);
        assertThat(obstacle(next)).isEqualTo(Obstacle.FULL);
        assertThat(creations()).isEqualTo(1);
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        launched(timed.launch(launch("b", identity("other", null, false))));
    }

    private long creations() {
        return cluster.standIn().faults().seen().stream()
                .filter(request -> request.verb() == Verb.CREATE)
                .count();
    }

    private static Obstacle obstacle(LaunchResult result) {
        assertThat(result).isInstanceOf(Unavailable.class);
        return ((Unavailable) result).obstacle();
    }

    private static Launched launched(LaunchResult result) {
        assertThat(result).isInstanceOf(Launched.class);
        return (Launched) result;
    }

    private void bury(String name) throws IOException {
        tombstones.write(Tombstone.of(cluster.job(name)));
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .delete();
        await().atMost(PATIENCE).until(() -> cluster.job(name) == null);
    }

    private String launchId(String name) {
        return cluster.job(name).getMetadata().getAnnotations().get(JobLabels.LAUNCH_ID);
    }

    private void annotate(String name, String key, String value) {
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
    }
}
