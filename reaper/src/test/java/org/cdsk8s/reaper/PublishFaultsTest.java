package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.cdsk8s.local.relay.ConfirmGate;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever befalls the connection to the broker: what is not confirmed is said again as it was, and nothing else is. */
class PublishFaultsTest {

    private final ConfirmGate confirms = new ConfirmGate();
    private Stage stage;
    private Cast cast;
    private Relay network;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(5));
        cast = new Cast(stage);
        network = Relay.open(0, stage.brokerPort, confirms::onConnection);
        stage.brokerPort = network.port();
        stage.startReaper();
        cast.enter();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        network.close();
    }

    @Test
    void aConnectionThatIsResetIsOpenedAgain() {
        network.reset();

        cast.act();
        cast.everyStateWasToldOnce();
    }

    @Test
    void aConnectionThatIsResetBeforeTheConfirmCostsARepeatOfTheSameBytes() {
        cast.comeEarly();
        confirms.close();
        stage.succeed("cds-early");
        cast.told("cds-early success");
        await().until(() -> confirms.held() > 0);
        network.reset();
        confirms.open();

        cast.act();
        assertThat(cast.everyEndWasToldWithRepeats().repeats())
                .singleElement()
                .asString()
                .contains("cds-early");
    }

    @Test
    void aReaperKilledBeforeTheConfirmIsFollowedByOneThatRepeatsTheSameBytes() {
        cast.comeEarly();
        confirms.close();
        stage.succeed("cds-early");
        cast.told("cds-early success");
        stage.stopReaper();
        confirms.open();
        stage.startReaper();

        cast.act();
        assertThat(cast.everyEndWasToldWithRepeats().repeats())
                .singleElement()
                .asString()
                .contains("cds-early");
    }

    @Test
    void aConfirmThatNeverComesIsGivenUpAndTheMessageRepeated() {
        stage.stopReaper();
        stage.confirmWithin = Duration.ofSeconds(3);
        stage.startReaper();
        cast.comeEarly();
        confirms.close();
        stage.succeed("cds-early");
        cast.told("cds-early success");
        Session waiting = stage.reaper().session();
        await().atMost(Duration.ofSeconds(60)).until(() -> stage.reaper().session() != waiting);
        confirms.open();

        cast.act();
        cast.everyEndWasToldWithRepeats();
    }

    @Test
    void aConfirmThatComesLateIsWaitedForAndNothingIsRepeated() {
        confirms.close();
        cast.act();
        cast.told("cds-deleted failed Deleted");
        assertThat(stage.pending()).isPositive();
        confirms.open();

        cast.everyStateWasToldOnce();
    }

    @Test
    void aReaperThatLosesTheElectionBeforeTheConfirmWaitsForItAndNothingIsRepeated() throws IOException {
        confirms.close();
        cast.act();
        cast.told("cds-deleted failed Deleted");
        LeaseByHand.give(stage, "nobody-we-know");
        await().until(() -> stage.reaper().parts().election().mandate().isEmpty());
        confirms.open();
        network.flush();
        LeaseByHand.give(stage, "");

        cast.everyStateWasToldOnce();
    }

    @Test
    void aNetworkThatCarriesNothingIsNoticedByItsHeartbeat() {
        network.freeze();
        cast.act();
        await().atMost(Duration.ofSeconds(30)).until(() -> stage.reaper().session() == null);
        network.thaw();

        cast.everyEndWasToldWithRepeats();
    }
}
