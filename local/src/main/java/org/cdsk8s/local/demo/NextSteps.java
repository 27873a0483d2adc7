package org.cdsk8s.local.demo;

/** What to try while the demo's services stay up. */
final class NextSteps {

    private NextSteps() {}

    static String text(Workspace workspace, EmbeddedParts parts, Services services) {
        String kubectl = "kubectl --kubeconfig " + workspace.kubeconfig();
        return """

                Everything stays up; what happens is told here. In another terminal, try:

                  ./cds publish                          another request
                  ./cds publish --route fails.xml        one that fails
                  ./cds publish --file request.json      one of your own
                  ./cds journal                          what the reaper has told so far
                  redis-cli -p %d get cdsreaper:most-recent-event
                  %s get jobs,pods
                  %s get jobs -o yaml
                  metrics: %s and %s
                  files:   %s

                Ctrl-C stops everything.
                """
                .formatted(
                        parts.redis().port(),
                        kubectl,
                        kubectl,
                        services.responder().metrics(),
                        services.reaper().metrics(),
                        workspace.directory());
    }
}
