package org.cdsk8s.responder;

/** Something an operator must change before the responder can start; the message says what. */
final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartupException(String message) {
        super(message);
    }
}
