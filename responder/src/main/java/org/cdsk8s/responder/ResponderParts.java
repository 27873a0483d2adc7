package org.cdsk8s.responder;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.cdsk8s.responder.launch.LaunchMemory;
import org.cdsk8s.responder.metrics.ResponderMetrics;
import org.cdsk8s.responder.template.JobTemplates;

/**
 * What the responder's lines have in common.
 *
 * @param settings checked settings
 * @param namespace where the Jobs are
 * @param templates the Job template in force
 * @param kubernetes the cluster
 * @param memory what is remembered of launches
 * @param metrics the meters
 * @param clock tells the time
 */
record ResponderParts(
        Settings settings,
        String namespace,
        JobTemplates templates,
        KubernetesClient kubernetes,
        LaunchMemory memory,
        ResponderMetrics metrics,
        Clock clock) {}
