package org.cdsk8s.acceptance.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * After a test that failed, shows the end of what each of its services said, those included that the test has ended by
 * then. What other classes left running is none of its business. Use it with {@code @ExtendWith}.
 */
public final class ShowOutputOnFailure implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final Logger LOG = System.getLogger(ShowOutputOnFailure.class.getName());
    private static final Namespace STORE = Namespace.create(ShowOutputOnFailure.class);
    private static final int LINES = 60;

    @Override
    public void beforeAll(ExtensionContext context) {
        RunningServices.forgetEnded();
        context.getStore(STORE).put("others", Set.copyOf(RunningServices.all()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RunningServices.forgetEnded();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            Set<?> others = context.getStore(STORE).getOrDefault("others", Set.class, Set.of());
            List<ServiceProcess> own = RunningServices.all().stream()
                    .filter(service -> !others.contains(service))
                    .toList();
            own.forEach(service -> LOG.log(
                    Level.ERROR,
                    context.getDisplayName() + " failed; the last " + LINES + " lines of the " + service + ":\n"
                            + end(service.output())));
        }
    }

    private static String end(String output) {
        var lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}
