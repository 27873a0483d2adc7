package org.cdsk8s.common.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WatchStreamTest {

    private final WatchStream stream = new WatchStream();
    private final Body body = new Body();

    @Test
    void aStreamThatGoesOnIsBrokenOff() {
        stream.start(body);

        stream.close();

        assertThat(body.cancelled).isTrue();
    }

    /** Cancelled, it would take its connection with it, which serves another request by then. */
    @Test
    void aStreamThatHasEndedIsLeftAlone() {
        stream.start(body);
        body.done.complete(null);

        stream.close();

        assertThat(body.cancelled).isFalse();
    }

    @Test
    void aRefusalThatWasReadToItsEndIsLeftAlone() throws InterruptedException {
        stream.consume(List.of(ByteBuffer.wrap("no".getBytes(StandardCharsets.UTF_8))), body);
        body.done.complete(null);

        assertThat(stream.drain(body, Duration.ofSeconds(10))).asString().isEqualTo("no");
        assertThat(body.cancelled).isFalse();
    }

    /** The body of an answer, from which nothing more comes. */
    private static final class Body implements AsyncBody {

        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean cancelled;

        @Override
        public void consume() {}

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
