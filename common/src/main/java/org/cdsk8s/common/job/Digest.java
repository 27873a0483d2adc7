package org.cdsk8s.common.job;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A SHA-256 digest.
 *
 * @param hex the digest as 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {

    /** Characters of a suffix: eight base-36 characters tell 2.8 million million digests apart. */
    private static final int SUFFIX_LENGTH = 8;

    private static final BigInteger SUFFIXES = BigInteger.valueOf(36).pow(SUFFIX_LENGTH);

    /** Digest of several texts; each is preceded by its length, so that no two lists of texts look alike. */
    public static Digest of(String... parts) {
        byte[][] bytes = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = parts[i].getBytes(StandardCharsets.UTF_8);
        }
        return of(bytes);
    }

    /** Digest of several byte strings; each is preceded by its length. */
    public static Digest of(byte[]... parts) {
        MessageDigest sha256 = sha256();
        for (byte[] part : parts) {
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            sha256.update(part);
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** The digest boiled down to eight characters of {@code [0-9a-z]}, for a Job's name. */
    public String suffix() {
        String base36 = new BigInteger(hex, 16).mod(SUFFIXES).toString(36);
        return "0".repeat(SUFFIX_LENGTH - base36.length()) + base36.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return hex;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256, which every one must have", e);
        }
    }
}
