package org.cdsk8s.acceptance.benchmark;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import org.cdsk8s.acceptance.parts.RedisAddress;

/**
 * The least anybody must do who repeats a message with the very same bytes after a crash: write the message down, one
 * synced write to Redis, before it is published. Thread-safe.
 */
final class BareNotes implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    BareNotes(RedisAddress address) {
        redis = Redis.createClient(vertx, address.uri());
    }

    /** Writes it down, and publishes it once that is safe; returns at once. */
    void passOnceNoted(EventQueue.Message message, Relay relay) {
        redis.send(Request.cmd(Command.SET).arg("noted:" + message.id()).arg(message.body()))
                .onSuccess(noted -> relay.publish(message))
                .onFailure(failure -> {
                    throw new IllegalStateException("Redis did not note " + message.id(), failure);
                });
    }

    @Override
    public void close() {
        redis.close();
        vertx.close();
    }
}
