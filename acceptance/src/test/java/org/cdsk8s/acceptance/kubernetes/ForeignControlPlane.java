package org.cdsk8s.acceptance.kubernetes;

/** Somebody else's cluster; nothing here may start or end it. */
record ForeignControlPlane(String variable) implements ControlPlaneMachine {

    @Override
    public void awaitReady() {}

    @Override
    public void stopApiServer() {
        throw notOurs();
    }

    @Override
    public void killApiServer() {
        throw notOurs();
    }

    @Override
    public void startApiServer() {
        throw notOurs();
    }

    @Override
    public void pauseApiServer() {
        throw notOurs();
    }

    @Override
    public void resumeApiServer() {
        throw notOurs();
    }

    @Override
    public void discard() {}

    private IllegalStateException notOurs() {
        return new IllegalStateException("The API server that " + variable
                + " names is not ours to stop: a test of faults takes a private one (startPrivate).");
    }
}
