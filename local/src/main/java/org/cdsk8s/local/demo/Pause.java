package org.cdsk8s.local.demo;

/** Waiting a moment between two looks at something that cannot call back. */
final class Pause {

    private Pause() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("The demo was interrupted", e);
        }
    }
}
