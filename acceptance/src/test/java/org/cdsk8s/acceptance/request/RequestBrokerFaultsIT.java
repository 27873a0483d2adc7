package org.cdsk8s.acceptance.request;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever befalls RabbitMQ: a request it has taken leads to its Job once, and the next ones find their way. */
class RequestBrokerFaultsIT {

    private static final RequestMatch CREATION = RequestMatch.of(Verb.CREATE, "/jobs");

    private static RabbitMqBroker broker;
    private static AmqpAddress host;
    private static RequestStage stage;

    @BeforeAll
    static void open() {
        broker = RabbitMqBroker.startPrivate();
        host = broker.newVirtualHost();
        stage = RequestStage.open(host, RedisServer.shared().newDatabase());
        broker.settle();
    }

    @AfterAll
    static void close() {
        stage.close();
        broker.close();
    }

    @AfterEach
    void heal() {
        stage.faults().clear();
    }

    @Test
    void aBrokerThatIsRestartedHandsOutAgainWhatItHeld() {
        askAndHold(Duration.ofSeconds(4));
        broker.stop();
        broker.start();
        stage.booksClose();

        awaitBinding();
        stage.ask();
        stage.booksClose();
    }

    @Test
    void aBrokerThatIsKilledLosesNothingItHadTaken() {
        stage.ask();
        stage.booksClose();
        broker.settle(); // another test may just have had a queue declared again
        broker.kill();
        broker.start();
        stage.responder().awaitReady();

        awaitBinding();
        stage.ask();
        stage.booksClose();
    }

    /** Nothing looks the same: a twin may take a Job whose connection ends between its acknowledgement and its mark. */
    @Test
    void connectionsThatAreClosedAgainAndAgainAreOpenedAgain() {
        for (int times = 0; times < 3; times++) {
            askAndHold(Duration.ofSeconds(1), stage::askApart);
            broker.control("close_all_connections", "told to");
        }

        stage.booksClose();
    }

    @Test
    void aMemoryAlarmKeepsAnswersWaitingAndLosesNone() {
        askAndHold(Duration.ofSeconds(3));
        broker.control("set_vm_memory_high_watermark", "0.000001");
        await("the Jobs are there").atMost(RequestStage.PATIENCE).until(stage::allJobsAreThere);
        broker.control("set_vm_memory_high_watermark", "absolute", "512MB");

        stage.booksClose();
    }

    /** The broker takes no more, so that nothing is confirmed; the Jobs are there. */
    @Test
    void aResponderKilledBeforeItsAnswersAreConfirmedIsFollowedByOneThatSaysThem() {
        askAndHold(Duration.ofSeconds(4));
        broker.control("set_vm_memory_high_watermark", "0.000001");
        await("Jobs are there").atMost(RequestStage.PATIENCE).until(stage::allJobsAreThere);
        stage.responder().kill();
        broker.control("set_vm_memory_high_watermark", "absolute", "512MB");
        stage.responder().start();

        stage.booksClose();
    }

    @Test
    void aQueueThatIsDeletedIsDeclaredAgain() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.queueDelete("cdsresponder.upload-requests");
        }
        awaitBinding();
        stage.ask();

        stage.booksClose();
    }

    @Test
    void aProducersExchangeThatIsDeletedIsBoundAgain() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDelete("pluto-deliverables");
        }
        awaitBinding();
        stage.ask();

        stage.booksClose();
    }

    @Test
    void anExchangeOfDeadLettersThatIsDeletedIsDeclaredAgain() throws IOException {
        try (Connection connection = host.connect()) {
            Channel channel = connection.createChannel();
            channel.exchangeDelete("cdsresponder-dlx");
        }
        stage.askInVain(new byte[0]);

        stage.booksClose();
    }

    /** Asks, and returns when requests are in hand: their Jobs are created late. */
    private static void askAndHold(Duration time) {
        askAndHold(time, stage::ask);
    }

    private static void askAndHold(Duration time, Runnable asking) {
        stage.faults().next(8, CREATION, new RequestFault.Delay(time));
        int before = stage.creations();
        asking.run();
        await("a request is in hand").atMost(RequestStage.PATIENCE).until(() -> stage.creations() > before);
    }

    /** Within ten seconds; until then the producer's messages have no queue. */
    private static void awaitBinding() {
        await("the producer's messages have a queue")
                .atMost(RequestStage.PATIENCE)
                .ignoreExceptions()
                .until(() -> broker.control(
                                "-p", host.virtualHost(), "list_bindings", "source_name", "destination_name")
                        .lines()
                        .anyMatch(line -> line.startsWith("pluto-deliverables\t")
                                && line.contains("cdsresponder.upload-requests")));
    }
}
