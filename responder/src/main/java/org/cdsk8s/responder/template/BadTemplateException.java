package org.cdsk8s.responder.template;

import org.jspecify.annotations.Nullable;

/** A Job template that cannot be used. Its message names the file, the line where it is known, and what to change. */
public final class BadTemplateException extends Exception {

    private static final long serialVersionUID = 1L;

    BadTemplateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
