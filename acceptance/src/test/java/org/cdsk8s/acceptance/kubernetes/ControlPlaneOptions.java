package org.cdsk8s.acceptance.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * What one control plane does differently from the usual.
 *
 * @param apiServer further arguments of kube-apiserver; they win over the usual ones
 * @param controllerManager further arguments of kube-controller-manager; they win over the usual ones
 */
public record ControlPlaneOptions(List<String> apiServer, List<String> controllerManager) {

    /** The usual: nothing further. */
    public static ControlPlaneOptions usual() {
        return new ControlPlaneOptions(List.of(), List.of());
    }

    /** These, and further arguments of kube-apiserver. */
    public ControlPlaneOptions withApiServer(String... arguments) {
        var all = new ArrayList<>(apiServer);
        all.addAll(List.of(arguments));
        return new ControlPlaneOptions(all, controllerManager);
    }

    /** These, and further arguments of kube-controller-manager. */
    public ControlPlaneOptions withControllerManager(String... arguments) {
        var all = new ArrayList<>(controllerManager);
        all.addAll(List.of(arguments));
        return new ControlPlaneOptions(apiServer, all);
    }
}
