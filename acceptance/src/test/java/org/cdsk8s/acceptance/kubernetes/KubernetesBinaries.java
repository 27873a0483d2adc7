package org.cdsk8s.acceptance.kubernetes;

import java.nio.file.Path;
import java.util.List;
import org.cdsk8s.acceptance.process.Module;
import org.cdsk8s.acceptance.process.OneShot;

/** The programs of a control plane; the first use on a machine compiles them, about 5 minutes with progress on stderr. */
final class KubernetesBinaries {

    private KubernetesBinaries() {}

    /** The directory that holds etcd, kube-apiserver and kube-controller-manager. */
    static Path directory() {
        return Path.of(OneShot.run(List.of(Module.script("kubernetes/build.sh").toString())));
    }
}
