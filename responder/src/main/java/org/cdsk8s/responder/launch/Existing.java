package org.cdsk8s.responder.launch;

import java.io.IOException;
import org.cdsk8s.common.job.JobRef;

/**
 * A Job that has the name a request wants, or what is left of one.
 *
 * @param job the Job
 * @param digest digest of the request it was made for
 * @param acked whether that request was acknowledged
 * @param owner the launch it belongs to, see {@link Launch#owns}
 * @param takeover makes it belong to another
 */
record Existing(JobRef job, String digest, boolean acked, String owner, Takeover takeover) {

    /** Makes something belong to another launch, in one step. */
    @FunctionalInterface
    interface Takeover {

        /**
         * Makes it belong to {@code claim}.
         *
         * @return false if it changed since it was read
         */
        boolean by(String claim) throws IOException;
    }
}
