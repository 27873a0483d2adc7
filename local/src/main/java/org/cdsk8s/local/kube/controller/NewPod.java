package org.cdsk8s.local.kube.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdsk8s.local.kube.store.Json;
import org.cdsk8s.local.kube.store.Meta;

/** Makes a pod from what a Job says its pods shall be. */
final class NewPod {
    private NewPod() {}

    static ObjectNode instantiate(JsonNode job) {
        ObjectNode pod = Json.object();
        ObjectNode metadata = Meta.of(pod);
        JsonNode template = job.path("spec").path("template");
        if (template.path("metadata") instanceof ObjectNode given) {
            metadata.setAll(given.deepCopy());
        }
        metadata.put("generateName", Meta.name(job) + "-");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", Meta.name(job))
                .put("uid", Meta.uid(job))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        Meta.addFinalizer(pod, PodTally.TRACKING);
        pod.set("spec", template.path("spec").deepCopy());
        return pod;
    }
}
