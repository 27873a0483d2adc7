package org.cdsk8s.acceptance.request;

import static org.awaitility.Awaitility.await;

import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisAddress;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever befalls Redis, without which nobody can tell whether a request ran: requests wait, and run once. */
class RequestRedisFaultsIT {

    private static RedisServer redis;
    private static RedisAddress database;
    private static RequestStage stage;

    @BeforeAll
    static void open() {
        redis = RedisServer.startPrivate();
        database = redis.newDatabase();
        stage = RequestStage.open(RabbitMqBroker.shared().newVirtualHost(), database);
    }

    @AfterAll
    static void close() {
        stage.close();
        redis.close();
    }

    @Test
    void aRedisThatIsKilledIsWaitedFor() {
        redis.kill();
        askAndSeeOneWait();
        redis.start();

        stage.booksClose();
    }

    @Test
    void aRedisThatIsRestartedWhileRequestsRunIsWaitedFor() {
        stage.ask();
        redis.restart();
        stage.ask();

        stage.booksClose();
    }

    @Test
    void aRedisThatIsFrozenIsWaitedFor() {
        redis.pause();
        askAndSeeOneWait();
        redis.resume();

        stage.booksClose();
    }

    @Test
    void aRedisThatIsFullIsWaitedFor() {
        database.command("CONFIG", "SET", "maxmemory", "1");
        askAndSeeOneWait();
        database.command("CONFIG", "SET", "maxmemory", "0");

        stage.booksClose();
    }

    @Test
    void aRedisThatMayOnlyBeReadIsWaitedFor() {
        database.command("REPLICAOF", "127.0.0.1", "1");
        askAndSeeOneWait();
        database.command("REPLICAOF", "NO", "ONE");

        stage.booksClose();
    }

    @Test
    void aRedisThatForgotEverythingCostsNothingWhileTheJobsAreThere() {
        stage.ask();
        stage.booksClose();
        database.command("FLUSHALL");
        stage.askAgain();
        stage.ask();

        stage.booksClose();
    }

    /** Requests with ids need Redis to write; of those without it is enough when it can be read. */
    private static void askAndSeeOneWait() {
        int before = waitings();
        stage.ask();
        await("a request waits for Redis").atMost(RequestStage.PATIENCE).until(() -> waitings() > before);
    }

    private static int waitings() {
        return stage.responder().output().split("The request cannot be launched now", -1).length;
    }
}
