package org.cdsk8s.responder.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.cdsk8s.responder.profile.Answers;
import org.cdsk8s.responder.profile.ValidRequest;
import org.cdsk8s.responder.profile.Workspace;

/**
 * A request that needs nothing but a name.
 *
 * @param prepared happens when its Job is about to be created
 */
record PlainRequest(String hint, Event prepared) implements ValidRequest {

    /** Something that happens meanwhile. */
    @FunctionalInterface
    interface Event {
        void happen() throws IOException;
    }

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }

    @Override
    public Answers answers() {
        throw new UnsupportedOperationException("nobody is answered in this test");
    }

    @Override
    public Workspace prepare() throws IOException {
        prepared.happen();
        return new Workspace() {
            @Override
            public List<String> command() {
                return List.of("/bin/true");
            }

            @Override
            public void discard() {
                // nothing was put in place
            }
        };
    }
}
