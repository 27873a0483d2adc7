package org.cdsk8s.acceptance.kubernetes;

/** The switches of a control plane that a test of faults needs. */
interface ControlPlaneMachine {

    void awaitReady();

    void stopApiServer();

    void killApiServer();

    void startApiServer();

    void pauseApiServer();

    void resumeApiServer();

    void discard();
}
