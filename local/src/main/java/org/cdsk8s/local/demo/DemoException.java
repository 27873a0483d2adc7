package org.cdsk8s.local.demo;

import org.jspecify.annotations.Nullable;

/** Something the demo needs is not there or did not answer; the message is a sentence for the person at the terminal. */
final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DemoException(String message) {
        this(message, null);
    }

    DemoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
