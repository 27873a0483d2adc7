package org.cdsk8s.local.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    @TempDir
    static Path directory;

    private static EmbeddedRedis redis;

    @BeforeAll
    static void start() {
        redis = EmbeddedRedis.start(0, directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void shouldKeepAValueUntilItIsDeleted() throws Exception {
        try (RespConnection connection = connect()) {
            assertThat(connection.call("GET", "missing")).isNull();
            assertThat(connection.call("SET", "key", "wörd")).isEqualTo("OK");
            assertThat(connection.call("GET", "key")).isEqualTo("wörd");
            assertThat(connection.call("KEYS", "key")).isEqualTo(List.of("key"));
            assertThat(connection.call("DEL", "key")).isEqualTo(1L);
        }
    }

    @Test
    void shouldRunTheScriptsTheJournalIsMadeOf() throws Exception {
        try (RespConnection connection = connect()) {
            assertThat(connection.call("EVAL", "return {KEYS[1], tonumber(ARGV[1]) + 1}", "1", "epoch", "41"))
                    .isEqualTo(List.of("epoch", 42L));
        }
    }

    @Test
    void shouldTellWhatRedisObjectsTo() throws Exception {
        try (RespConnection connection = connect()) {
            assertThatThrownBy(() -> connection.call("NONSENSE"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("unknown command");
        }
    }

    @Test
    void shouldSayThatItsPortIsTaken(@TempDir Path other) {
        assertThatThrownBy(() -> EmbeddedRedis.start(redis.port(), other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(redis.port()));
    }

    private static RespConnection connect() throws IOException {
        return RespConnection.open("127.0.0.1", redis.port());
    }
}
