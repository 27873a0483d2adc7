package org.cdsk8s.local.kube.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which directory of programs stands for which image. */
public final class Images {
    /** A registry with a dot or a port may have capitals, nothing else may; then tag and digest. */
    private static final Pattern LEGAL =
            Pattern.compile("([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+(:[0-9]+)?/|[A-Za-z0-9-]+:[0-9]+/)?"
                    + "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
                    + "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private final Map<String, Path> directories;

    /** Knows these images, by name and tag. */
    public Images(Map<String, Path> directories) {
        this.directories = new HashMap<>(directories);
    }

    Optional<Path> find(String image) {
        return Optional.ofNullable(directories.get(image));
    }

    static boolean legalName(String image) {
        return LEGAL.matcher(image).matches();
    }

    /**
     * Finds the program a command names: an absolute path in the image's directory, a bare name in its {@code bin}
     * directories and then on this machine, so that {@code sh} need not be brought along.
     */
    static Optional<String> program(Path image, String command) {
        if (command.startsWith("/")) {
            Path inside = image.resolve(command.substring(1)).normalize();
            return inside.startsWith(image) && Files.isExecutable(inside)
                    ? Optional.of(inside.toString())
                    : Optional.empty();
        }
        for (String bin : List.of("usr/local/bin", "usr/bin", "bin")) {
            Path inside = image.resolve(bin).resolve(command);
            if (Files.isExecutable(inside)) {
                return Optional.of(inside.toString());
            }
        }
        return Optional.of(command);
    }
}
