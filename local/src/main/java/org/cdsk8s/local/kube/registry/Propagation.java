package org.cdsk8s.local.kube.registry;

import org.cdsk8s.local.kube.store.ResourceType;

/** What becomes of the objects owned by a deleted one. */
public enum Propagation {
    /** The owned go first, the owner stays visible until they are gone. */
    FOREGROUND("Foreground", "foregroundDeletion"),
    /** The owner goes at once, the owned after it. */
    BACKGROUND("Background", ""),
    /** The owned stay and forget their owner. */
    ORPHAN("Orphan", "orphan");

    private final String word;
    private final String finalizer;

    Propagation(String word, String finalizer) {
        this.word = word;
        this.finalizer = finalizer;
    }

    /** Returns the finalizer that marks this policy on the owner, empty when there is none. */
    public String finalizer() {
        return finalizer;
    }

    /**
     * Reads the API's word for it; empty means the type's own default, which for batch/v1 Jobs is, for compatibility's
     * sake, to orphan.
     */
    static Propagation of(String word, ResourceType type) {
        for (Propagation propagation : values()) {
            if (propagation.word.equals(word)) {
                return propagation;
            }
        }
        return type == ResourceType.JOB ? ORPHAN : BACKGROUND;
    }
}
