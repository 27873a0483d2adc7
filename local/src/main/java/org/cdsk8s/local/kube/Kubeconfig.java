package org.cdsk8s.local.kube;

/** The text of a kubeconfig for the stand-in: no certificate, no secret, it serves everybody on loopback. */
final class Kubeconfig {
    private Kubeconfig() {}

    static String text(String url, String namespace) {
        return """
                apiVersion: v1
                kind: Config
                current-context: stand-in
                clusters:
                  - name: stand-in
                    cluster:
                      server: %s
                users:
                  - name: anybody
                    user: {}
                contexts:
                  - name: stand-in
                    context:
                      cluster: stand-in
                      user: anybody
                      namespace: %s
                """
                .formatted(url, namespace);
    }
}
