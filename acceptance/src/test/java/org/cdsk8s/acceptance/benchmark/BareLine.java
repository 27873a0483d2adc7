package org.cdsk8s.acceptance.benchmark;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdsk8s.acceptance.parts.AmqpAddress;
import org.cdsk8s.common.amqp.Topology;

/**
 * What launching costs anybody who loses no request: take it from a quorum queue, create its Job, publish that and be
 * confirmed, acknowledge. Nothing is read, checked, written down or looked up. The exchange of events must be there.
 */
final class BareLine implements AutoCloseable {

    /** A key by which requests come here alone. */
    static final String KEY = "benchmark.line";

    private static final String QUEUE = "benchmark.line";
    private static final long CONFIRM_MS = 30_000;

    private final Connection connection;
    private final Channel requests;
    private final BlockingQueue<Channel> telling;
    private final ExecutorService threads;
    private final BareCreator creator;

    /**
     * Binds its queue, and takes nothing yet.
     *
     * @param atOnce how many requests are in hand at once
     * @param creator creates the Jobs
     */
    BareLine(AmqpAddress broker, int atOnce, BareCreator creator) throws IOException {
        this.creator = creator;
        connection = broker.connect();
        requests = connection.createChannel();
        requests.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        requests.queueBind(QUEUE, Topology.PRODUCER_EXCHANGE, KEY);
        requests.basicQos(atOnce);
        telling = new ArrayBlockingQueue<>(atOnce);
        for (int each = 0; each < atOnce; each++) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            telling.add(channel);
        }
        threads = Executors.newFixedThreadPool(atOnce);
    }

    /** Takes requests from now on. */
    void start() throws IOException {
        requests.basicConsume(QUEUE, false, (tag, request) -> threads.execute(() -> launch(request)), tag -> {});
    }

    /** Waits until what is in hand is acknowledged: it would come again otherwise, in the next measurement. */
    @Override
    public void close() throws IOException {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CONFIRM_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The bare line does not come to an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a benchmark", e);
        }
        connection.close();
    }

    private void launch(Delivery request) {
        creator.create("benchmark", "line");
        tell(request.getBody());
        try {
            requests.basicAck(request.getEnvelope().getDeliveryTag(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("The bare line could not acknowledge", e);
        }
    }

    /** Each thread has a channel to itself while it waits for the confirm. */
    private void tell(byte[] body) {
        try {
            Channel channel = telling.take();
            channel.basicPublish(
                    Topology.EVENT_EXCHANGE,
                    "cds.job.started",
                    new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                    body);
            channel.waitForConfirmsOrDie(CONFIRM_MS);
            telling.add(channel);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("The bare line could not tell of its Job", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during a benchmark", e);
        }
    }
}
