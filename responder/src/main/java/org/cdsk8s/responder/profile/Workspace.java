package org.cdsk8s.responder.profile;

import java.util.List;

/** What was put in place for one Job. */
public interface Workspace {

    /** The command the Job's first container runs. */
    List<String> command();

    /** Takes it back: no Job will read it. Harmless when repeated. */
    void discard();
}
