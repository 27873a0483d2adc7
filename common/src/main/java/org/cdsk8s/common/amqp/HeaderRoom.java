package org.cdsk8s.common.amqp;

import com.rabbitmq.client.impl.Frame;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.util.Map;

/**
 * How much room there is for a message's headers: all its properties must fit into one frame (AMQP 0-9-1, section 4.2.6).
 *
 * @param frame the longest frame, in bytes, as agreed with the broker; 0 when there is no limit
 */
record HeaderRoom(int frame) {

    /** Header that says how much was left out, in bytes. */
    static final String LEFT_OUT = "x-cds-headers-left-out";

    /** The frame's own bytes, and properties that are no headers, each of at most 256 bytes. */
    private static final int BESIDE = 1024;

    /** Whether a message with these headers can be published. */
    boolean takes(Map<String, Object> headers) {
        return frame == 0 || size(headers) <= frame - BESIDE;
    }

    /** {@code headers} for a message that gets more of them: as they are, or none when they take more than half a frame. */
    Map<String, Object> half(Map<String, Object> headers) {
        long size = size(headers);
        return frame == 0 || size <= frame / 2 ? headers : Map.of(LEFT_OUT, size);
    }

    private static long size(Map<String, Object> headers) {
        try {
            return Frame.tableSize(headers);
        } catch (UnsupportedEncodingException e) {
            throw new UncheckedIOException("Every JDK has UTF-8", e);
        }
    }
}
