package org.cdsk8s.local.demo;

import java.util.List;
import java.util.Map;

/**
 * Responder and reaper, configured by the environment variables they have in a cluster too.
 *
 * @param responder the responder
 * @param reaper the reaper
 */
record Services(PackagedService responder, PackagedService reaper) implements AutoCloseable {

    private static final int RESPONDER_PORT = 8081;
    private static final int REAPER_PORT = 8082;

    /** Starts both at once; neither needs the other to be there first. */
    static Services start(Workspace workspace, EmbeddedParts parts) {
        Map<String, String> settings = settings(workspace, parts);
        return new Services(
                PackagedService.start("responder", RESPONDER_PORT, workspace, settings),
                PackagedService.start("reaper", REAPER_PORT, workspace, settings));
    }

    /** Waits for both. */
    void awaitReady(Narrator narrator) {
        responder.awaitReady();
        narrator.say("responder ready  " + responder.readiness());
        reaper.awaitReady();
        narrator.say("reaper ready     " + reaper.readiness());
    }

    /** Stops both at once. */
    @Override
    public void close() {
        List.of(responder, reaper).parallelStream().forEach(PackagedService::close);
    }

    private static Map<String, String> settings(Workspace workspace, EmbeddedParts parts) {
        return Map.ofEntries(
                Map.entry("RABBITMQ_HOST", "127.0.0.1"),
                Map.entry("RABBITMQ_PORT", Integer.toString(parts.broker().port())),
                Map.entry("RABBITMQ_USER", parts.broker().user()),
                Map.entry("RABBITMQ_PASSWD", parts.broker().password()),
                Map.entry("RABBITMQ_VHOST", "/"),
                Map.entry("CDS_AMQP_QUEUES", "plain"),
                Map.entry("REDIS_HOST", "127.0.0.1"),
                Map.entry("REDIS_PORT", Integer.toString(parts.redis().port())),
                Map.entry("NAMESPACE", parts.kubernetes().namespace()),
                Map.entry("KUBE_CONFIG", workspace.kubeconfig().toString()),
                Map.entry("TEMPLATES_PATH", workspace.templates().toString()),
                Map.entry("INMETA_PATH", workspace.inmeta().toString()),
                Map.entry("POD_LOGS_BASEPATH", workspace.logs().toString()),
                Map.entry("JOB_RETENTION", "10m"));
    }
}
