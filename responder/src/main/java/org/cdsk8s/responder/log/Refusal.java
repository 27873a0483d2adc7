package org.cdsk8s.responder.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects what the API server says when it does not give a log, to tell people why. Used by the client's thread. */
final class Refusal implements LogStream.Receiver {

    private static final int LONGEST = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int code;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    Refusal(int code) {
        this.code = code;
    }

    /** Fails with {@link LogUnavailableException} when the reason is known. */
    CompletableFuture<Void> failed() {
        return failed;
    }

    @Override
    public void received(LogStream from, List<ByteBuffer> bytes) {
        for (ByteBuffer part : bytes) {
            byte[] copy = new byte[Math.min(part.remaining(), LONGEST - text.size())];
            part.get(copy);
            text.writeBytes(copy);
        }
        if (text.size() < LONGEST) {
            from.more();
        } else {
            from.close();
            ended(from, null);
        }
    }

    @Override
    public void ended(LogStream from, @Nullable Throwable why) {
        JsonNode status = status();
        JsonNode message = status.path("message");
        String sentence = message.isTextual()
                ? message.asText()
                : text.toString(StandardCharsets.UTF_8).strip();
        boolean noPod = code == HttpURLConnection.HTTP_NOT_FOUND
                && status.at("/details/kind").asText().equals("pods");
        failed.completeExceptionally(new LogUnavailableException(
                "HTTP " + code + ": " + sentence, noPod ? LogUnavailableException.NO_POD : code, why));
    }

    /** The Status; nothing from a server that answers otherwise. */
    private JsonNode status() {
        try {
            return JSON.readTree(text.toByteArray());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
