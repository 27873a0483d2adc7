package org.cdsk8s.responder.cds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Rejection;
import org.cdsk8s.responder.profile.Rejection.Category;

/** Bytes to an upload request, or to a refusal that says what is wrong. Thread-safe. */
final class UploadRequestDecoder {

    /** Numbers are echoed digit by digit; a key given twice is an error, since readers disagree on which one counts. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final long maxBytes;
    private final MetadataSchema schema;
    private final MetadataStore store;

    UploadRequestDecoder(long maxBytes, MetadataSchema schema, MetadataStore store) {
        this.maxBytes = maxBytes;
        this.schema = schema;
        this.store = store;
    }

    Decoded decode(byte[] body) {
        if (body.length > maxBytes) {
            return unreadable(
                    Category.TOO_LARGE,
                    "The request has " + body.length + " bytes and may have " + maxBytes + "; send less metadata");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode json = JSON.readTree(text);
            if (!(json instanceof ObjectNode fields)) {
                return unreadable(Category.MALFORMED, "The request must be a JSON object");
            }
            return isText(text, fields)
                    ? check(new UploadMessage(fields))
                    : unreadable(Category.MALFORMED, "The request holds half a surrogate pair, which is no character");
        } catch (CharacterCodingException e) {
            return unreadable(Category.MALFORMED, "The request must be UTF-8 text, and these bytes are not");
        } catch (JsonProcessingException e) {
            return unreadable(Category.MALFORMED, "The request must be a JSON object: " + position(e));
        } catch (NumberFormatException e) { // Jackson lets it through: an exponent that no BigDecimal can have
            return unreadable(Category.MALFORMED, "The request holds a number out of all range: " + e.getMessage());
        }
    }

    /** An escaped half of a surrogate pair can be read and never be written as UTF-8: nobody could be answered. */
    private static boolean isText(String text, ObjectNode fields) throws JsonProcessingException {
        return !text.contains("\\u") || StandardCharsets.UTF_8.newEncoder().canEncode(JSON.writeValueAsString(fields));
    }

    private Decoded check(UploadMessage message) {
        Optional<String> malformed = UploadMessageCheck.problem(message);
        if (malformed.isPresent()) {
            return refused(message, new Rejection(Category.MALFORMED, malformed.get()));
        }
        Metadata metadata = new Metadata(String.valueOf(message.text(UploadMessage.INMETA)));
        return metadata.problem()
                .or(() -> schema.problem(metadata))
                .map(problem -> refused(message, new Rejection(Category.METADATA, problem)))
                .orElseGet(() -> new Decoded.Accepted(new UploadRequest(message, metadata, store)));
    }

    private static Decoded refused(UploadMessage message, Rejection rejection) {
        return new Decoded.Refused(rejection, message.hint(), new UploadAnswers(message));
    }

    private static Decoded unreadable(Category category, String sentence) {
        UploadMessage nothing = new UploadMessage(JsonNodeFactory.instance.objectNode());
        return refused(nothing, new Rejection(category, sentence));
    }

    private static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? e.getOriginalMessage()
                : e.getOriginalMessage() + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
