package org.cdsk8s.local.kube.registry;

import java.util.Random;

/** Names for objects that only brought a prefix. Thread-safe as {@link Random} is. */
public final class RandomNames {
    /** Kubernetes' own alphabet: no vowels, so that no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;
    private static final int LONGEST_PREFIX = 58;
    private final Random random;

    /** Makes names from a source of randomness. */
    public RandomNames(Random random) {
        this.random = random;
    }

    /** Returns the prefix, cut to 58 characters, with five random ones behind it. */
    public String next(String prefix) {
        StringBuilder name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX)));
        for (int i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
