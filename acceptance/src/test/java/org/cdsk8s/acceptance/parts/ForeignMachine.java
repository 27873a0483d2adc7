package org.cdsk8s.acceptance.parts;

import java.util.List;

/** Somebody else's server, used by its address alone; nothing here may start or end it. */
record ForeignMachine(String variable) implements Machine {

    @Override
    public void start() {}

    @Override
    public void stop() {
        throw notOurs();
    }

    @Override
    public void kill() {
        throw notOurs();
    }

    @Override
    public void pause() {
        throw notOurs();
    }

    @Override
    public void resume() {
        throw notOurs();
    }

    @Override
    public void requireAlive() {}

    @Override
    public String control(List<String> arguments) {
        throw notOurs();
    }

    @Override
    public void discard() {}

    private IllegalStateException notOurs() {
        return new IllegalStateException("The server that " + variable
                + " names is not ours to stop or administer: a test of faults takes a private one (startPrivate).");
    }
}
