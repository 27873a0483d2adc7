package org.cdsk8s.responder.launch;

import java.util.List;
import java.util.Map;
import org.cdsk8s.responder.profile.Answers;
import org.cdsk8s.responder.profile.ValidRequest;
import org.cdsk8s.responder.profile.Workspace;

/** A request that needs nothing but a name. */
record PlainRequest(String hint) implements ValidRequest {

    @Override
    public Map<String, String> labels() {
        return Map.of();
    }

    @Override
    public Answers answers() {
        throw new UnsupportedOperationException("nobody is answered in this test");
    }

    @Override
    public Workspace prepare() {
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
