package org.cdsk8s.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.cdsk8s.local.process.LoopbackPort;
import org.cdsk8s.local.relay.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the network between the watch and the API server does. */
class NetworkFaultsTest {

    private Stage stage;
    private Cast cast;
    private Relay network;

    @BeforeEach
    void open() throws Exception {
        stage = new Stage(Duration.ofSeconds(10));
        cast = new Cast(stage);
        network = Relay.open(LoopbackPort.free(), stage.watchPort);
        stage.watchPort = network.port();
        stage.startReaper();
        cast.enter();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        network.close();
    }

    @Test
    void aConnectionThatIsResetIsOpenedAgainWhereItWas() {
        network.reset();

        cast.act();
        cast.leave();
        cast.everyStateWasToldOnce();
        assertThat(stage.interruptions("ended")).isPositive();
    }

    @Test
    void aConnectionThatCarriesNothingMoreIsGivenUp() {
        network.freeze();
        cast.act();
        await().atMost(Duration.ofSeconds(60)).until(() -> stage.interruptions("silence") > 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> !stage.watching());
        network.thaw();

        cast.everyEndWasToldOnce();
    }

    @Test
    void aServerThatTakesConnectionsAndNeverAnswersIsSaidToBeAway() throws Exception {
        network.reset();
        network.freeze();
        cast.act();
        await().atMost(Duration.ofSeconds(60)).until(() -> stage.interruptions("unreachable") > 0);
        assertThat(stage.watching()).isFalse();
        network.thaw();

        cast.everyEndWasToldOnce();
    }

    @Test
    void aNetworkThatIsAwayIsWaitedFor() throws Exception {
        int port = network.port();
        network.close();
        await().until(() -> !stage.watching());
        cast.act();
        cast.leave();
        network = Relay.open(port, stage.kubernetes.port());

        cast.everyStateWasToldOnce();
        assertThat(stage.interruptions("unreachable")).isPositive();
    }
}
