package org.cdsk8s.common.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * What one pod, or the lack of one, says about why a Job fails or cannot start.
 *
 * @param category the reason as a word
 * @param container the container it is about, or null
 * @param exitCode that container's exit code, or null
 * @param explanation a sentence a person can act on, at most {@value Sentence#MAX_LENGTH} characters
 */
public record Finding(
        FailureCategory category, @Nullable String container, @Nullable Integer exitCode, String explanation) {

    /** Cuts an explanation that is too long. */
    public Finding {
        explanation = Sentence.cut(explanation, Sentence.MAX_LENGTH);
    }

    static Finding of(FailureCategory category, String explanation) {
        return new Finding(category, null, null, explanation);
    }

    /**
     * Kubernetes cannot create the Job's pods.
     *
     * @param message what the Job's latest {@code FailedCreate} Event says; may be empty when there is none
     */
    public static Finding podsNotCreated(String message) {
        String quoted = message.isBlank() ? "no pod was created, and no Event says why" : Sentence.quote(message);
        return of(
                FailureCategory.PODS_NOT_CREATED,
                "Kubernetes cannot create a pod for the Job: " + quoted + "; " + adviceFor(message));
    }

    /** The same, as the diagnosis of a Job whose work was begun {@code attempts} times. */
    public Diagnosis after(int attempts) {
        return new Diagnosis(category, container, exitCode, attempts, explanation);
    }

    /**
     * The words of the API server's quota and ServiceAccount admission plugins
     * (plugin/pkg/admission/resourcequota, plugin/pkg/admission/serviceaccount in Kubernetes).
     */
    private static String adviceFor(String message) {
        if (message.contains("exceeded quota")) {
            return "raise the namespace's ResourceQuota or wait until something else ends";
        }
        if (message.contains("service account")) {
            return "create that ServiceAccount or name another in the job template";
        }
        return "change the job template, or what forbids it";
    }
}
