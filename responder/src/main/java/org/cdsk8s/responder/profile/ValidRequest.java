package org.cdsk8s.responder.profile;

import java.io.IOException;
import java.util.Map;

/** A request proved legal: the only thing a Job is made from. */
public interface ValidRequest {

    /** What its Job is called after; any text, may be empty. */
    String hint();

    /** Labels for its Job, with legal values. */
    Map<String, String> labels();

    /** How to answer whoever asked. */
    Answers answers();

    /**
     * Puts in place what the Job will read.
     *
     * @throws IOException if it cannot be written now; trying again later may help
     */
    Workspace prepare() throws IOException;
}
