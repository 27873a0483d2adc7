package org.cdsk8s.responder.cds;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inmeta document of a request: XML as text. Where its declaration names an encoding, the bytes written for the
 * workload follow it; UTF-8 otherwise, as XML 1.0 section 4.3.3 has it.
 *
 * @param xml the document, verbatim
 */
record Metadata(String xml) {

    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml\\s[^>]*?\\bencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");

    /** What keeps the document from being written as bytes, as a sentence; empty when nothing does. */
    Optional<String> problem() {
        try {
            encode();
            return Optional.empty();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.of(
                    "The inmeta declares the encoding '" + encodingName() + "', which is unknown; use UTF-8");
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            return Optional.of("The inmeta holds characters that its declared encoding '" + encodingName()
                    + "' cannot write; use UTF-8");
        }
    }

    /** The document's bytes in its declared encoding; only for one without {@link #problem()}. */
    byte[] bytes() {
        try {
            return encode();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("This inmeta was checked before and cannot be written now", e);
        }
    }

    private byte[] encode() throws CharacterCodingException {
        ByteBuffer bytes = charset().newEncoder().encode(CharBuffer.wrap(xml));
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private Charset charset() {
        return xml.startsWith("<?xml") ? Charset.forName(encodingName()) : StandardCharsets.UTF_8;
    }

    private String encodingName() {
        Matcher declared = ENCODING.matcher(xml);
        return declared.find() ? declared.group(1) : "UTF-8";
    }
}
