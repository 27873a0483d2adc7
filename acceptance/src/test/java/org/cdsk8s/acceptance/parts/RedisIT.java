package org.cdsk8s.acceptance.parts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The Redis of the tests is a real one: it keeps what it acknowledged, whatever ends it. */
class RedisIT {

    @Test
    void shouldKeepAnAcknowledgedValueThroughKillAndRestart() {
        try (var server = RedisServer.startPrivate()) {
            assertThat(server.address().command("SET", "key", "first")).isEqualTo("OK");
            server.kill();
            server.start();
            assertThat(server.address().command("GET", "key")).isEqualTo("first");

            server.address().command("SET", "key", "second");
            server.restart();
            assertThat(server.address().command("GET", "key")).isEqualTo("second");
            assertThat(server.address().command("CONFIG", "GET", "appendfsync")).contains("always");
        }
    }

    @Test
    void shouldGiveEachTestClassADatabaseOfItsOwn() {
        try (var server = RedisServer.startPrivate()) {
            var one = server.newDatabase();
            var other = server.newDatabase();

            one.command("SET", "key", "only here");

            assertThat(one.command("GET", "key")).isEqualTo("only here");
            assertThat(other.command("GET", "key")).isEmpty();
        }
    }

    @Test
    void shouldHandOutTheSharedRedisEmpty() {
        assertThat(RedisServer.shared().newDatabase().command("DBSIZE")).isEqualTo("0");
    }
}
