package org.cdsk8s.acceptance.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param name what people call it; also names its log
 * @param arguments the program and its arguments
 * @param environment variables added to those of this JVM
 * @param output the file that takes its standard output and error, appended to
 */
public record Command(String name, List<String> arguments, Map<String, String> environment, Path output) {

    /** A command that needs no variables of its own. */
    public Command(String name, List<String> arguments, Path output) {
        this(name, arguments, Map.of(), output);
    }
}
