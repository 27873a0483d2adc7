package org.cdsk8s.common.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Why a Job failed or cannot start.
 *
 * @param category the reason as a word
 * @param container the container that explains it, or null when it is not about one
 * @param exitCode that container's exit code, or null when it did not end or its exit explains nothing
 * @param attempts how often the Job's work was begun, 0 or more: each pod of which a container ran counts one, and one more
 *     for every restart in place; failed pods nobody saw count one each
 * @param explanation a sentence a person can act on, at most {@value Sentence#MAX_LENGTH} characters
 */
public record Diagnosis(
        FailureCategory category,
        @Nullable String container,
        @Nullable Integer exitCode,
        int attempts,
        String explanation) {

    /** Cuts an explanation that is too long. */
    public Diagnosis {
        explanation = Sentence.cut(explanation, Sentence.MAX_LENGTH);
    }
}
