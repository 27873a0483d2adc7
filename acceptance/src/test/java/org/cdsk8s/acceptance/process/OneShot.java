package org.cdsk8s.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs a program to its end and hands back what it printed. */
public final class OneShot {

    private OneShot() {}

    /** As {@link #run(List, Map)}, without variables. */
    public static String run(List<String> command) {
        return run(command, Map.of());
    }

    /**
     * Runs the command and returns its standard output, trimmed; its standard error goes to ours, so that a person sees
     * progress while it comes.
     *
     * @throws IllegalStateException when it ends with another status than 0
     */
    public static String run(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with status " + status + ", having said: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " could not be run: is it installed?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command.get(0) + ".", e);
        }
    }

    /** Whether the command can be run and ends with status 0; what it prints is dropped. */
    public static boolean succeeds(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command.get(0) + ".", e);
        }
    }
}
