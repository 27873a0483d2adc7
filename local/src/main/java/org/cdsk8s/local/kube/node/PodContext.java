package org.cdsk8s.local.kube.node;

import java.time.Duration;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;

/**
 * What every pod of the node needs.
 *
 * @param registry where pods are read and written
 * @param images which programs stand for which image
 * @param logs where output is kept
 * @param backOff the wait before a pull or a container is tried again, doubled each time
 */
record PodContext(Registry registry, Images images, PodLogs logs, Duration backOff) {}
