package org.cdsk8s.reaper.publish;

import java.io.IOException;

/** An event was published and the broker did not confirm it, or this reaper may not speak any more. */
public final class NotToldException extends IOException {

    private static final long serialVersionUID = 1L;

    NotToldException(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    NotToldException(String message) {
        super(message);
    }
}
