package org.cdsk8s.responder.launch;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.cdsk8s.responder.profile.Rejection;
import org.jspecify.annotations.Nullable;

/** Reads the API server's refusal of a Job: is it for now or for good? Pure. */
final class ClusterAnswer {

    private static final int CONFLICT = HttpURLConnection.HTTP_CONFLICT;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Causes lie three or four deep; a circle of them must not be walked for ever. */
    private static final int DEEPEST = 10;

    private ClusterAnswer() {}

    /** Whether a Job of that name is there already. */
    static boolean alreadyExists(KubernetesClientException e) {
        return e.getCode() == CONFLICT;
    }

    /**
     * Whether the answer leaves open what happened to the request: it may have been carried out. An
     * exception without an HTTP status means that no answer came; when there was not even a connection, nothing happened.
     */
    static boolean ambiguous(KubernetesClientException e) {
        return e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST
                ? !neverSent(e)
                : e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    private static boolean neverSent(KubernetesClientException e) {
        Throwable cause = e.getCause();
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    static LaunchResult read(KubernetesClientException e) {
        return permanent(e)
                ? new LaunchResult.Refused(new Rejection(Rejection.Category.CLUSTER, sentence(e)))
                : new LaunchResult.Unavailable(
                        outOfQuota(e) ? LaunchResult.Obstacle.QUOTA : LaunchResult.Obstacle.UNAVAILABLE,
                        "The Kubernetes API server does not take the Job now: " + message(e),
                        retryAfter(e));
    }

    /** A quota's refusal has no reason of its own, only this wording (Kubernetes, plugin resourcequota). */
    private static boolean outOfQuota(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && message(e).toLowerCase(Locale.ROOT).contains("exceeded quota");
    }

    /** Client errors are for good, but for those that time, a new token or freed quota will cure. */
    private static boolean permanent(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED,
                    HttpURLConnection.HTTP_CLIENT_TIMEOUT,
                    CONFLICT,
                    TOO_MANY_REQUESTS -> false;
            case HttpURLConnection.HTTP_FORBIDDEN -> !outOfQuota(e);
            default ->
                e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
                        && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
        };
    }

    private static String sentence(KubernetesClientException e) {
        String advice =
                switch (e.getCode()) {
                    case HttpURLConnection.HTTP_FORBIDDEN ->
                        "; an operator must give the responder the rights of its Role in kube/";
                    case HttpURLConnection.HTTP_NOT_FOUND -> "; an operator must create the namespace";
                    default -> "; an operator must correct the Job template";
                };
        return "Kubernetes refused the Job for good (" + e.getCode() + "): " + message(e) + advice;
    }

    private static String message(KubernetesClientException e) {
        Status status = e.getStatus();
        String message = status == null ? e.getMessage() : status.getMessage();
        return message == null ? "no reason given" : message;
    }

    private static @Nullable Duration retryAfter(KubernetesClientException e) {
        Status status = e.getStatus();
        Integer seconds = status == null || status.getDetails() == null
                ? null
                : status.getDetails().getRetryAfterSeconds();
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
