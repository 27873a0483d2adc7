package org.cdsk8s.acceptance.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs that Debian's packages bring, installed when they are missing and this user may install them. */
public final class DebianPackages {

    private DebianPackages() {}

    /**
     * Whether the program is there, after an attempt to install its package where apt exists and we are root. That it is
     * there already says nothing then: another JVM may be installing it, and what it needs may still be missing.
     */
    public static boolean provide(Path program, String debianPackage) {
        if (mayInstall()) {
            OneShot.run(List.of(Module.script("debian/install.sh").toString(), debianPackage));
        }
        return Files.isExecutable(program);
    }

    private static boolean mayInstall() {
        return Files.isExecutable(Path.of("/usr/bin/apt-get")) && "root".equals(System.getProperty("user.name"));
    }
}
