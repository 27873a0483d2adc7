package org.cdsk8s.local.demo;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** {@code ./cds publish}: one more request for a running demo. */
final class Publishing {

    /** Hand-made requests are numbered by the time they were made, above those of the demo. */
    private static final int FIRST_ASSET = 1_000_000;

    private static final int ASSETS = 9_000_000;

    private Publishing() {}

    /**
     * Publishes.
     *
     * @param options {@code --file}, or {@code --route} and {@code --title}
     */
    static void run(Path home, Map<String, String> options, Clock clock) {
        byte[] body = body(options, clock);
        try (Connection connection =
                BrokerConnection.open(RunningDemo.find(home).amqpPort())) {
            new Producer(connection).publish(body);
        } catch (IOException e) {
            throw new DemoException("The connection to the broker broke: " + e.getMessage(), e);
        }
        System.out.println("Published " + body.length + " bytes with key " + Producer.KEY
                + "; the demo's terminal tells what becomes of it.");
    }

    private static byte[] body(Map<String, String> options, Clock clock) {
        String file = options.get("--file");
        if (file == null) {
            int asset = FIRST_ASSET + (int) (clock.millis() % ASSETS);
            return SampleRequest.titled(
                            options.getOrDefault("--title", "Another film"),
                            options.getOrDefault("--route", "MainstreamMedia.xml"),
                            asset)
                    .body();
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new DemoException("Cannot read the request from " + file + ": " + e.getMessage(), e);
        }
    }
}
