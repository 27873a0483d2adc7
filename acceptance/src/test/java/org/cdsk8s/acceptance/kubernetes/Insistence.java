package org.cdsk8s.acceptance.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes a call to an API server that may be away, again and again until it is answered. */
public final class Insistence {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int NOTHING = 0;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private Insistence() {}

    /**
     * As {@link #insist}, and also when somebody else changed the object between the call's reading and its writing.
     *
     * @throws KubernetesClientException when the server refuses, or is away for three minutes
     * @throws InterruptedException when the thread is interrupted between two calls
     */
    public static <T> T insistOnEditing(Supplier<T> call) throws InterruptedException {
        return insist(call, CONFLICT);
    }

    /**
     * The call's result. A call whose answer was lost has been made all the same: it is made again.
     *
     * @throws KubernetesClientException when the server refuses, or is away for three minutes
     * @throws InterruptedException when the thread is interrupted between two calls
     */
    public static <T> T insist(Supplier<T> call) throws InterruptedException {
        return insist(call, NOTHING);
    }

    private static <T> T insist(Supplier<T> call, int alsoAfter) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (KubernetesClientException e) {
                if ((answered(e) && e.getCode() != alsoAfter) || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private static boolean answered(KubernetesClientException e) {
        return e.getCode() > 0 && e.getCode() < SERVER_ERROR && e.getCode() != TOO_MANY_REQUESTS;
    }
}
