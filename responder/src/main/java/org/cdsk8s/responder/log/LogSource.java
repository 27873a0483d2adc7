package org.cdsk8s.responder.log;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads logs through the API server, as plain requests over the client's HTTP layer: the client's own log calls take a
 * thread each, and wait for ever. Thread-safe.
 *
 * @param client must not retry by itself
 * @param namespace where the pods are
 * @param patience how long the API server may take to answer, and then be silent in the middle of a log that has ended
 */
record LogSource(KubernetesClient client, String namespace, Duration patience) {

    /**
     * Asks for a log.
     *
     * @param stream what comes of it goes there
     * @return done once the API server has agreed; fails with {@link LogUnavailableException} if it does not
     */
    CompletableFuture<Void> open(LogRun run, LogQuery query, LogStream stream) {
        CompletableFuture<HttpResponse<AsyncBody>> asked =
                client.getHttpClient().consumeBytes(request(run, query), stream);
        return asked.thenCompose(answer -> start(answer, stream))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    stream.close();
                    asked.cancel(true);
                    return CompletableFuture.failedFuture(explained(failure));
                });
    }

    /** Asks for a log that does not grow, to be read by this thread. Close it. */
    LogInput read(LogRun run, LogQuery query) throws IOException {
        LogInput input = new LogInput(patience);
        try {
            open(run, query, new LogStream(input)).get();
            return input;
        } catch (ExecutionException e) {
            throw explained(e);
        } catch (InterruptedException e) {
            input.close();
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("asking for the log was interrupted", 0, e);
        }
    }

    private static CompletableFuture<Void> start(HttpResponse<AsyncBody> answer, LogStream stream) {
        if (answer.code() == HttpURLConnection.HTTP_OK) {
            stream.start(answer.body());
            return CompletableFuture.completedFuture(null);
        }
        Refusal refusal = new Refusal(answer.code());
        stream.startFor(refusal, answer.body());
        return refusal.failed();
    }

    private HttpRequest request(LogRun run, LogQuery query) {
        String server = client.getMasterUrl().toString().replaceAll("/+$", "");
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + "/api/v1/namespaces/" + namespace + "/pods/" + run.pod() + "/log?container="
                        + run.container() + (run.previous() ? "&previous=true" : "") + query.parameters())
                .forStreaming()
                .build();
    }

    LogUnavailableException explained(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof LogUnavailableException known) {
            return known;
        }
        String why = cause instanceof TimeoutException
                ? "the API server did not answer within " + patience.toSeconds() + " s"
                : "no answer from the API server: " + cause;
        return new LogUnavailableException(why, 0, cause);
    }
}
