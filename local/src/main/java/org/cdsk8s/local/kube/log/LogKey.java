package org.cdsk8s.local.kube.log;

/**
 * Whose log it is.
 *
 * @param podUid uid of the pod
 * @param container name of the container
 * @param attempt 0 for its first run, 1 after its first restart
 */
public record LogKey(String podUid, String container, int attempt) {
    String fileName() {
        return podUid + "_" + container + "_" + attempt + ".log";
    }
}
