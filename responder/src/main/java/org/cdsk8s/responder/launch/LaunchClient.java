package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The client that Jobs are created with. It hears how long the server asks to be left alone in a header of its answer
 * (RFC 9110, section 10.2.3): the API server's own limits and proxies say it there alone, and exceptions do not show it.
 * A date in that header says nothing here, as no API server writes one. Thread-safe.
 */
public final class LaunchClient implements Interceptor {

    private final Consumer<Duration> askedToWait;

    private LaunchClient(Consumer<Duration> askedToWait) {
        this.askedToWait = askedToWait;
    }

    /**
     * A client of its own. Close it.
     *
     * @param cluster whose client does not retry by itself
     * @param askedToWait is told how long the server asks to be left alone; must not block
     */
    public static KubernetesClient of(Config cluster, Consumer<Duration> askedToWait) {
        return new KubernetesClientBuilder()
                .withConfig(cluster)
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("retry-after", new LaunchClient(askedToWait)))
                .build();
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String header = response.header("Retry-After");
        if (response.code() >= HttpURLConnection.HTTP_BAD_REQUEST && header != null && header.matches("\\d{1,9}")) {
            askedToWait.accept(Duration.ofSeconds(Long.parseLong(header)));
        }
    }
}
