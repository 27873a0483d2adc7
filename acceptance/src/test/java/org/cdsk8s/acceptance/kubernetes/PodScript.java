package org.cdsk8s.acceptance.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What happens to one pod, step by step, as {@link StandInKubelet} plays it. Immutable: each method returns a longer
 * script, e.g. {@code PodScript.running().log("half").hold(gate).log("all").exit(0)}.
 */
public final class PodScript {

    private final List<Step> steps;

    private PodScript(List<Step> steps) {
        this.steps = steps;
    }

    /** Runs, says this and ends with status 0. */
    public static PodScript succeed(String log) {
        return exit(0, log);
    }

    /** Runs, says this and ends with this status, 0 to 255. */
    public static PodScript exit(int status, String log) {
        return running().log(log).exit(status);
    }

    /** Runs, says this and is killed for taking too much memory. */
    public static PodScript outOfMemory(String log) {
        return running().log(log).then(play -> play.terminate(137, "OOMKilled"));
    }

    /** Runs until the gate opens, then ends with status 0. */
    public static PodScript hold(CountDownLatch gate) {
        return running().await(gate).exit(0);
    }

    /** Runs; what it does then is for the caller to say. Without an {@link #exit(int)} it runs for ever. */
    public static PodScript running() {
        return bound().then(PodPlay::run);
    }

    /** Never starts: its containers wait for this reason, e.g. ErrImagePull. */
    public static PodScript waiting(String reason, String message) {
        return bound().then(play -> play.waitForever(reason, message));
    }

    /** Never finds a node. */
    public static PodScript unschedulable(String message) {
        return new PodScript(List.of(play -> play.unschedulable(message)));
    }

    /** And its first container says this; text without a line end is ended by one. */
    public PodScript log(String text) {
        return then(play -> play.log(text));
    }

    /** And this container of it says this. */
    public PodScript log(String container, String text) {
        return then(play -> play.log(container, text));
    }

    /** And its first container prints exactly these bytes. */
    public PodScript print(byte[] bytes) {
        return then(play -> play.print(bytes));
    }

    /** And its first container prints these lines, each with its line end, that often. */
    public PodScript repeat(List<byte[]> lines, int times) {
        return then(play -> play.repeat(lines, times));
    }

    /** And its containers wait for another reason, e.g. ImagePullBackOff. */
    public PodScript waits(String reason, String message) {
        return then(play -> play.waitForever(reason, message));
    }

    /** And it starts after all, with an empty log. */
    public PodScript starts() {
        return then(PodPlay::run);
    }

    /** And nothing happens until the gate opens. */
    public PodScript await(CountDownLatch gate) {
        return then(play -> gate.await());
    }

    /** And it stays as it is for this time. */
    public PodScript lasting(Duration time) {
        return then(play -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    /** And its containers fail with this status and start again in the same pod, as with restartPolicy OnFailure. */
    public PodScript restartAfter(int status) {
        return then(play -> play.restartAfter(status));
    }

    /** And its containers end with this status; the pod has succeeded with 0, failed with any other. */
    public PodScript exit(int status) {
        return then(play -> play.terminate(status, status == 0 ? "Completed" : "Error"));
    }

    void playOn(PodPlay play) throws InterruptedException {
        for (var step : steps) {
            step.playOn(play);
        }
    }

    private static PodScript bound() {
        return new PodScript(List.of(PodPlay::bind));
    }

    private PodScript then(Step step) {
        return new PodScript(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }

    /** One step. */
    private interface Step {
        void playOn(PodPlay play) throws InterruptedException;
    }
}
