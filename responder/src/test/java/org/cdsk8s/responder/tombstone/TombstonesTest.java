package org.cdsk8s.responder.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.cdsk8s.responder.parts.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TombstonesTest {

    private RedisServer redis;
    private Tombstones tombstones;

    @BeforeEach
    void start() throws IOException {
        redis = new RedisServer();
        tombstones = new Tombstones(redis.client());
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
    }

    @Test
    void shouldNotForgetThatARequestWasAcknowledged() throws IOException {
        Tombstone before = tombstone("u1", false);
        tombstones.write(before);
        tombstones.acknowledge(before.job());

        tombstones.write(before);

        assertThat(tombstones.find("media", "cds-a")).contains(tombstone("u1", true));
    }

    @Test
    void shouldNotTakeTheAcknowledgementOfAnotherJobForItsOwn() throws IOException {
        tombstones.write(tombstone("u1", true));

        tombstones.write(tombstone("u2", false));

        assertThat(tombstones.find("media", "cds-a")).contains(tombstone("u2", false));
    }

    @Test
    void shouldWriteOverWhatIsNoTombstone() throws IOException {
        redis.client().execute("SET", Tombstones.key("media", "cds-a"), "no tombstone");
        redis.client().execute("RPUSH", Tombstones.key("media", "cds-b"), "a list");

        tombstones.write(tombstone("u1", false));
        tombstones.write(new Tombstone("media", "cds-b", "u2", "digest", false, "launch"));

        assertThat(tombstones.find("media", "cds-a")).contains(tombstone("u1", false));
        assertThat(tombstones.find("media", "cds-b")).isPresent();
    }

    private static Tombstone tombstone(String uid, boolean acked) {
        return new Tombstone("media", "cds-a", uid, "digest", acked, "launch");
    }
}
