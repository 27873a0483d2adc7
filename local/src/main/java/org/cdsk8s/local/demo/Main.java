package org.cdsk8s.local.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Behind the front door {@code ./cds}: {@code demo}, {@code publish} and {@code journal}. The system property
 * {@code cds.home} names the checkout, by default the working directory.
 */
public final class Main {

    private static final int UNEXPECTED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    /** Does what the arguments say; exit status 1 when something was not as expected, 2 for arguments it does not know. */
    public static void main(String[] arguments) {
        Path home = Path.of(System.getProperty("cds.home", "")).toAbsolutePath().normalize();
        List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        System.exit(status(arguments.length == 0 ? "" : arguments[0], rest, home));
    }

    /** Everything is stopped when it returns; the JVM's own end would stop all parts at once, in no order. */
    private static int status(String command, List<String> rest, Path home) {
        try (OpenParts open = new OpenParts()) {
            return run(command, rest, home, open);
        }
    }

    private static int run(String command, List<String> rest, Path home, OpenParts open) {
        try {
            return switch (command) {
                case "demo" -> demo(rest, home, open);
                case "publish" -> {
                    Publishing.run(home, options(rest, List.of("--file", "--route", "--title")), Clock.systemUTC());
                    yield 0;
                }
                case "journal" -> {
                    options(rest, List.of());
                    JournalPrinter.run(home);
                    yield 0;
                }
                default -> throw new UsageException("There is no command '" + command + "'");
            };
        } catch (UsageException e) {
            return fail(e, MISUSED);
        } catch (DemoException | IllegalStateException e) {
            return open.closed() ? UNEXPECTED : fail(e, UNEXPECTED);
        }
    }

    private static int demo(List<String> rest, Path home, OpenParts open) {
        if (!rest.isEmpty() && !rest.equals(List.of("--once"))) {
            throw new UsageException("demo takes --once and nothing else");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(open::close, "stop"));
        boolean asExpected = new Demo(home, new Narrator(System.out), open).run(!rest.isEmpty());
        return asExpected ? 0 : UNEXPECTED;
    }

    private static Map<String, String> options(List<String> words, List<String> known) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!known.contains(words.get(i)) || i + 1 == words.size()) {
                throw new UsageException("'" + words.get(i) + "' is not one of " + known + " followed by a value");
            }
            options.put(words.get(i), words.get(i + 1));
        }
        return options;
    }

    private static int fail(RuntimeException e, int status) {
        System.err.println(e.getMessage());
        return status;
    }

    /** Arguments that make no sense. */
    private static final class UsageException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message + ": see ./cds help");
        }
    }
}
