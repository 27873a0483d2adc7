package org.cdsk8s.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.cdsk8s.acceptance.parts.RabbitMqBroker;
import org.cdsk8s.acceptance.parts.RedisServer;
import org.cdsk8s.acceptance.service.ServiceProcess;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.fault.RequestMatch;
import org.cdsk8s.local.kube.fault.Verb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One responder or five: each takes its share, and any of them may die at any time. */
class ScaleOutIT {

    private static final Logger LOG = System.getLogger(ScaleOutIT.class.getName());
    private static final int MOST = 5;
    private static final int DEATHS = 3;

    /** So that there is always a Job that was created, and whose creator does not know. */
    private static final RequestFault LATE = new RequestFault.AnswerLate(Duration.ofMillis(300));

    private static RequestStage stage;
    private static Replicas replicas;

    @BeforeAll
    static void open() {
        stage = RequestStage.open(
                RabbitMqBroker.shared().newVirtualHost(), RedisServer.shared().newDatabase());
        replicas = new Replicas(stage);
    }

    @AfterAll
    static void close() {
        replicas.close();
        stage.close();
    }

    @AfterEach
    void heal() {
        stage.faults().clear();
    }

    /** RabbitMQ hands requests in turn to those that hold fewer than their prefetch: no promise of evenness, but even. */
    @Test
    void eachReplicaTakesItsShare() {
        for (int number : new int[] {1, 2, MOST}) {
            replicas.scaleTo(number);
            askForJobs(number); // a cold one holds its prefetch while the warm ones take the rest
            List<Integer> before = replicas.created();
            int jobs = askForJobs(4 * number);
            List<Integer> after = replicas.created();

            int share = jobs / number;
            LOG.log(Level.INFO, "{0} replicas, {1} Jobs: from {2} to {3}", number, jobs, before, after);
            for (int one = 0; one < number; one++) {
                assertThat(after.get(one) - before.get(one))
                        .as("replica %d of %d", one, number)
                        .isBetween(share / 4, 2 * share);
            }
        }
    }

    @Test
    void replicasThatDieOneAfterTheOtherLoseAndDoubleNothing() {
        long seed = Long.getLong("cds.scale.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        LOG.log(Level.INFO, "Seed {0}; to have it again: -Dcds.scale.seed={0}", Long.toString(seed));
        RandomGenerator random = new SplittableRandom(seed);
        List<ServiceProcess> all = replicas.scaleTo(MOST);
        stage.faults().always(RequestMatch.of(Verb.CREATE, "/jobs"), LATE);

        for (int death = 0; death < DEATHS; death++) {
            ServiceProcess victim = all.get(random.nextInt(MOST));
            int asked = random.nextInt(4, 12);
            for (int request = 0; request < asked; request++) {
                stage.askApart();
            }
            victim.kill();
            stage.askApart();
            victim.start();
        }

        stage.booksClose();
    }

    private static int askForJobs(int rounds) {
        int before = stage.jobs().size();
        for (int round = 0; round < rounds; round++) {
            stage.ask();
        }
        stage.booksClose();
        return stage.jobs().size() - before;
    }
}
