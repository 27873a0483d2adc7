package org.cdsk8s.acceptance.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.cdsk8s.acceptance.kubernetes.KubernetesControlPlane;

/** The floor: one request to the API server, its lines cut and parsed, and nothing remembered. */
final class BareWatch implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {

    /** Is told of each event, on the thread that read it, and of when its bytes came. */
    interface Observer {
        void observed(JsonNode object, long nanos);
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final Observer observer;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final HttpResponse<AsyncBody> answer;

    /** Watches the Jobs of all namespaces. */
    BareWatch(Site site, long from, Observer observer) {
        this.client = KubernetesControlPlane.impatientClient(site.cluster().kubeconfig());
        this.observer = observer;
        String server = client.getMasterUrl().toString().replaceAll("/+$", "");
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(server + "/apis/batch/v1/jobs?watch=1&resourceVersion=" + from)
                .forStreaming()
                .build();
        answer = client.getHttpClient().consumeBytes(request, this).join();
        answer.body().consume();
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody body) {
        long nanos = System.nanoTime();
        bytes.forEach(part -> consume(part, nanos));
        body.consume();
    }

    @Override
    public void close() {
        answer.body().cancel();
        client.close();
    }

    private void consume(ByteBuffer bytes, long nanos) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                keep(bytes, i);
                bytes.position(i + 1);
                observer.observed(parse(rest.toByteArray()).path("object"), nanos);
                rest.reset();
            }
        }
        keep(bytes, bytes.limit());
    }

    private void keep(ByteBuffer bytes, int end) {
        byte[] part = new byte[end - bytes.position()];
        bytes.get(part);
        rest.writeBytes(part);
    }

    private static JsonNode parse(byte[] line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("The bare watch read something that is no JSON", e);
        }
    }
}
