package org.cdsk8s.responder.fuzz;

import java.util.List;
import java.util.Random;

/**
 * Names that may become file names, fine and otherwise.
 *
 * @param random where they come from
 */
public record NameText(Random random) {

    private static final List<String> PIECES = List.of(
            "..",
            ".",
            "/",
            "//",
            "\\",
            "~",
            "a",
            "victim.inmeta",
            ".inmeta",
            "outside/",
            "\u0000",
            "\n",
            " ",
            "-",
            "*",
            "?",
            "é",
            "\u202e",
            "\ud83d\ude80",
            "\ud83d",
            "%2e%2e%2f",
            "A",
            "x".repeat(300));

    /** One of them. */
    public String next() {
        if (random.nextInt(3) == 0) {
            return new Mangler(random).text();
        }
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }
}
