package org.cdsk8s.acceptance.parts;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One command, one connection, one answer: for tests, which look at Redis now and then. */
final class RedisCommand {

    private static final long TIMEOUT_SECONDS = 10;

    private RedisCommand() {}

    static String run(RedisAddress address, String name, String... arguments) {
        var request = Request.cmd(Command.create(name));
        for (var argument : arguments) {
            request.arg(argument);
        }
        var client = Redis.createClient(Loop.VERTX, address.uri());
        try {
            var answer = client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return answer == null ? "" : answer.toString();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Redis at " + address.uri() + " did not do " + name + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Redis.", e);
        } finally {
            client.close();
        }
    }

    /** The one event loop of this JVM's look-ups, there until the JVM ends. */
    private static final class Loop {
        private static final Vertx VERTX = Vertx.vertx();
    }
}
