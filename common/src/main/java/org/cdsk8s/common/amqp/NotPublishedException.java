package org.cdsk8s.common.amqp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The broker has not confirmed a message; it may or may not have arrived, so it must be published again. */
public final class NotPublishedException extends IOException {

    private static final long serialVersionUID = 1L;

    NotPublishedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
