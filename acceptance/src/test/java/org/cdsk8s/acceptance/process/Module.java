package org.cdsk8s.acceptance.process;

import java.nio.file.Path;

/** Where this module lies on the disk. */
public final class Module {

    private Module() {}

    /** The directory with this module's {@code pom.xml}, absolute. */
    public static Path directory() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** A script of this module, by its path below the module. */
    public static Path script(String path) {
        return directory().resolve(path);
    }
}
