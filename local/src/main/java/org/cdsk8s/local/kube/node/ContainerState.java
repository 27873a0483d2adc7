package org.cdsk8s.local.kube.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.Json;

/**
 * How one container is, in the words of a pod's status.
 *
 * @param state {@code waiting}, {@code running} or {@code terminated}, with what belongs to it
 * @param last how its run before ended, empty when there was none
 * @param restarts how often it was started again
 */
record ContainerState(ObjectNode state, ObjectNode last, int restarts) {

    static ContainerState creating() {
        return new ContainerState(waitingFor("ContainerCreating", ""), Json.object(), 0);
    }

    ContainerState waiting(String reason, String message) {
        return new ContainerState(waitingFor(reason, message), last, restarts);
    }

    ContainerState running(String now) {
        ObjectNode running = Json.object();
        running.putObject("running").put("startedAt", now);
        return new ContainerState(running, last, restarts);
    }

    ContainerState terminated(int exitCode, String reason, String message, String now) {
        ObjectNode ended = Json.object();
        ObjectNode terminated =
                ended.putObject("terminated").put("exitCode", exitCode).put("reason", reason);
        if (!message.isEmpty()) {
            terminated.put("message", message);
        }
        String started = state.path("running").path("startedAt").asText(now);
        terminated.put("startedAt", started).put("finishedAt", now);
        return new ContainerState(ended, last, restarts);
    }

    /** Returns the state of the next run; the end of this one is remembered as the last. */
    ContainerState restarting(String message) {
        return new ContainerState(waitingFor("CrashLoopBackOff", message), state, restarts + 1);
    }

    boolean isRunning() {
        return state.has("running");
    }

    boolean ended() {
        return state.has("terminated");
    }

    int exitCode() {
        return state.path("terminated").path("exitCode").asInt();
    }

    private static ObjectNode waitingFor(String reason, String message) {
        ObjectNode state = Json.object();
        ObjectNode waiting = state.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
            waiting.put("message", message);
        }
        return state;
    }
}
