package org.cdsk8s.responder.tombstone;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts in Redis that are read, written and compared in one step each. Thread-safe.
 *
 * @param redis the data source
 */
record RedisText(RedisDataSource redis) {

    private static final String ONE_KEY = "1";

    /** The text at {@code key}. */
    Optional<String> get(String key) throws IOException {
        return text(call("GET", key));
    }

    /** Whether there is a text at any of these keys, one or more. */
    boolean any(String... keys) throws IOException {
        return text(call("EXISTS", keys)).filter(found -> !found.equals("0")).isPresent();
    }

    /** Writes {@code text} over whatever is at {@code key}, for {@code kept}. */
    void set(String key, String text, Duration kept) throws IOException {
        call("SET", key, text, "EX", seconds(kept));
    }

    /** Runs a script, which Redis does in one step, on {@code key}. */
    Optional<String> script(String script, String key, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 3];
        all[0] = script;
        all[1] = ONE_KEY;
        all[2] = key;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return text(call("EVAL", all));
    }

    /** Runs a script on {@code keys} that answers with a list of texts, some of which may be none. */
    List<Optional<String>> list(String script, List<String> keys) throws IOException {
        List<String> all = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
        all.addAll(keys);
        Response list = call("EVAL", all.toArray(String[]::new));
        if (list == null) {
            throw new IOException("Redis answered to a script with nothing where a list was to come");
        }
        return IntStream.range(0, list.size()).mapToObj(i -> text(list.get(i))).toList();
    }

    static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }

    private static Optional<String> text(@Nullable Response response) {
        return Optional.ofNullable(response).map(Response::toString);
    }

    @SuppressWarnings(
            "IllegalCatch") // the Redis client has no exception type of its own: every failure is a RuntimeException
    private @Nullable Response call(String command, String... arguments) throws IOException {
        try {
            return redis.execute(command, arguments);
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new IOException("Redis did not answer: " + cause.getMessage(), e);
        }
    }
}
