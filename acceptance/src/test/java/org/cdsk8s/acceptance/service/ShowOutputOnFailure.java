package org.cdsk8s.acceptance.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After a test that failed, shows the end of what each running service said. Use it with {@code @ExtendWith}. */
public final class ShowOutputOnFailure implements AfterTestExecutionCallback {

    private static final Logger LOG = System.getLogger(ShowOutputOnFailure.class.getName());
    private static final int LINES = 60;

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            RunningServices.all()
                    .forEach(service -> LOG.log(
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
