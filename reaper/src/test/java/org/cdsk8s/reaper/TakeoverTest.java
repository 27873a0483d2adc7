package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.common.amqp.LinkState;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.cdsk8s.reaper.lease.LeaseTerms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two reapers: one speaks, and the other goes on where it ends. */
class TakeoverTest {

    private static final LeaseTerms BRIEF =
            new LeaseTerms("cds-reaper", Duration.ofSeconds(6), Duration.ofSeconds(4), Duration.ofMillis(200));

    private Stage stage;
    private Reaper second;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage();
        stage.terms = BRIEF;
        stage.startReaper();
        second = stage.newReaper(true);
        second.start();
        stage.create("cds-before");
        heard("cds-before running");
    }

    @AfterEach
    void close() throws Exception {
        second.stop();
        stage.close();
    }

    @Test
    void oneSpeaksAndTheOtherStandsBy() {
        await().until(() -> second.parts().election().standing().answered());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> second.rehearsal().state().filter(LinkState::up).isPresent());
        assertThat(second.tenure()).isEmpty();
        assertThat(stage.reaper().tenure()).isPresent();
    }

    @Test
    void whereOneIsStoppedTheOtherGoesOn() {
        stage.create("cds-during");
        stage.stopReaper();
        stage.succeed("cds-before");
        stage.create("cds-after");

        heard("cds-before success");
        heard("cds-during running");
        heard("cds-after running");
        everythingIsToldOnce();
    }

    @Test
    void whoeverLosesTheLeaseFallsSilentAndTheOtherGoesOn() {
        Session spoke = stage.reaper().session();
        LeaseByHand.give(stage, "nobody-we-know");
        stage.create("cds-during");

        await().atMost(Duration.ofSeconds(20)).until(() -> stage.reaper().session() != spoke);
        heard("cds-during running");
        everythingIsToldOnce();
    }

    @Test
    void whoeverCannotRenewFallsSilentAndGoesOnWhenItCan() {
        Session spoke = stage.reaper().session();
        stage.kubernetes.faults().always(RequestMatch.of(Verb.UPDATE, "/leases"), RequestFault.answer(500));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        stage.reaper().tenure().isEmpty() && second.tenure().isEmpty());
        assertThat(stage.reaper().session()).isNotSameAs(spoke);
        stage.create("cds-during");
        assertThat(stage.listener.linesOf("cds-during")).isEmpty();
        stage.kubernetes.faults().clear();

        heard("cds-during running");
        everythingIsToldOnce();
    }

    @Test
    void theLeaderIsShownByAMeter() {
        await().untilAsserted(() -> assertThat(
                        stage.meters.get("cds.reaper.leader").gauge().value())
                .isEqualTo(1));
        stage.kubernetes.faults().always(RequestMatch.of(Verb.UPDATE, "/leases"), RequestFault.answer(500));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        stage.meters.get("cds.reaper.leader").gauge().value())
                .isZero());
    }

    private void everythingIsToldOnce() {
        assertThat(stage.listener.heard()).extracting(Listener.Heard::messageId).doesNotHaveDuplicates();
    }

    private void heard(String line) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stage.listener.lines()).contains(line));
    }
}
