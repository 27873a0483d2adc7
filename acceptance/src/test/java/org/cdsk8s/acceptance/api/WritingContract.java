package org.cdsk8s.acceptance.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** How objects are made and changed, and what is refused. */
interface WritingContract extends ApiUnderTest {
    @Test
    default void shouldRefuseASecondObjectOfTheSameName() {
        jobs().create("once");
        RawAnswer again = raw().post(jobs().path(), Jobs.idle("once", ""));

        assertThat(again.code()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.json().path("message").asText()).isEqualTo("jobs.batch \"once\" already exists");
    }

    @Test
    default void shouldRefuseToReplaceFromAStateThatIsNoLongerThePresentOne() {
        JsonNode stale = jobs().create("contested");
        jobs().annotate("contested", "by somebody else");
        RawAnswer answer = raw().put(jobs().path("contested"), stale);

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(raw().patch(
                                jobs().path("contested"),
                                RawApi.MERGE,
                                "{\"metadata\":{\"resourceVersion\":\"1\",\"annotations\":{\"note\":\"x\"}}}")
                        .code())
                .isEqualTo(409);
    }

    @Test
    default void shouldReplaceFromThePresentStateAndNotCountAChangeThatChangesNothing() {
        String path = "/api/v1/namespaces/" + namespace() + "/configmaps";
        String map =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"calm\"},\"data\":{\"a\":\"b\"}}";
        ObjectNode present = (ObjectNode) raw().post(path, map).json();
        RawAnswer same = raw().put(path + "/calm", present);
        assertThat(same.code()).isEqualTo(200);
        assertThat(same.version())
                .isEqualTo(present.at("/metadata/resourceVersion").asText());

        ((ObjectNode) present.path("data")).put("a", "c");
        RawAnswer changed = raw().put(path + "/calm", present);
        assertThat(changed.code()).isEqualTo(200);
        assertThat(Long.parseLong(changed.version())).isGreaterThan(Long.parseLong(same.version()));
    }

    @Test
    default void shouldMergeAnnotationsIntoWhatIsThere() {
        jobs().create("noted");
        String path = jobs().path("noted");
        raw().patch(path, RawApi.MERGE, "{\"metadata\":{\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}}");
        RawAnswer answer = raw().patch(path, RawApi.MERGE, "{\"metadata\":{\"annotations\":{\"a\":null,\"c\":\"3\"}}}");

        JsonNode annotations = answer.json().at("/metadata/annotations");
        assertThat(annotations.has("a")).isFalse();
        assertThat(annotations.path("b").asText()).isEqualTo("2");
        assertThat(annotations.path("c").asText()).isEqualTo("3");
        assertThat(answer.json().at("/spec/template/spec/containers/0/name").asText())
                .isEqualTo("main");
    }

    @Test
    default void shouldLetTheDeadlineChangeWhileTheJobIsThere() {
        jobs().create("timed");
        RawAnswer answer =
                raw().patch(jobs().path("timed"), RawApi.MERGE, "{\"spec\":{\"activeDeadlineSeconds\":600}}");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json().at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(600);
    }

    @Test
    default void shouldRefuseToChangeThePodTemplate() {
        jobs().create("fixed");
        RawAnswer answer = raw().patch(
                        jobs().path("fixed"),
                        RawApi.MERGE,
                        "{\"spec\":{\"template\":{\"spec\":{\"nodeName\":\"n\"}}}}");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo("Invalid");
        assertThat(answer.causeFields()).contains("spec.template");
    }

    @Test
    default void shouldRefuseIllegalLabelsAndNames() {
        RawAnswer label = raw().post(jobs().path(), Jobs.idle("labelled", "\"a\":\"two words\""));
        assertThat(label.code()).isEqualTo(422);
        assertThat(label.reason()).isEqualTo("Invalid");
        assertThat(label.causeFields()).contains("metadata.labels");
        assertThat(label.json().at("/details/causes/0/reason").asText()).isEqualTo("FieldValueInvalid");

        assertThat(raw().post(jobs().path(), Jobs.idle("Capital", "")).code()).isEqualTo(422);
        assertThat(raw().post(jobs().path(), Jobs.idle("x".repeat(64), "")).code())
                .isEqualTo(422);
        assertThat(jobs().list("").itemNames()).isEmpty();
    }

    @Test
    default void shouldRefuseAJobWhosePodsWouldRestartForEver() {
        RawAnswer answer = raw().post(jobs().path(), Jobs.idle("always", "").replace("Never", "Always"));

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.causeFields()).contains("spec.template.spec.restartPolicy");
    }

    @Test
    default void shouldRefuseWhatIsNoObjectAndWhereNoNamespaceIs() {
        assertThat(raw().post(jobs().path(), "{not json").code()).isEqualTo(400);
        RawAnswer nowhere = raw().post("/apis/batch/v1/namespaces/no-such-namespace/jobs", Jobs.idle("lost", ""));
        assertThat(nowhere.code()).isEqualTo(404);
        assertThat(nowhere.reason()).isEqualTo("NotFound");
    }

    @Test
    default void shouldMakeUpANameFromAPrefix() {
        RawAnswer answer = raw().post(
                        jobs().path(),
                        Jobs.idle("pre-", "").replace("\"name\": \"pre-\"", "\"generateName\": \"pre-\""));

        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.json().at("/metadata/name").asText()).matches("pre-[a-z0-9]{5}");
    }

    @Test
    default void shouldApplyAJsonPatchWhoseTestHoldsAndNoOther() {
        jobs().create("tested");
        String patch = "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"%s\"},"
                + "{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"k\":\"v\"}}]";

        assertThat(raw().patch(jobs().path("tested"), RawApi.JSON_PATCH, patch.formatted("other"))
                        .code())
                .isEqualTo(422);
        assertThat(raw().patch(jobs().path("tested"), RawApi.JSON_PATCH, patch.formatted("tested"))
                        .json()
                        .at("/metadata/annotations/k")
                        .asText())
                .isEqualTo("v");
    }

    @Test
    default void shouldKeepStatusAndSpecApart() {
        jobs().create("apart");
        String both = "{\"spec\":{\"activeDeadlineSeconds\":%d},\"status\":{\"failed\":%d}}";
        RawAnswer main = raw().patch(jobs().path("apart"), RawApi.MERGE, both.formatted(700, 7));
        assertThat(main.json().at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(700);
        assertThat(main.json().at("/status/failed").asInt()).isZero();

        RawAnswer status = raw().patch(jobs().path("apart") + "/status", RawApi.MERGE, both.formatted(800, 8));
        assertThat(status.json().at("/spec/activeDeadlineSeconds").asInt()).isEqualTo(700);
        assertThat(status.json().at("/status/failed").asInt()).isEqualTo(8);
    }

    @Test
    default void shouldFenceALeaseByItsVersion() {
        String path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace() + "/leases";
        String lease =
                "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"leader\"},"
                        + "\"spec\":{\"holderIdentity\":\"one\",\"leaseDurationSeconds\":5}}";
        JsonNode created = raw().post(path, lease).json();
        ObjectNode taken = created.deepCopy();
        ((ObjectNode) taken.path("spec")).put("holderIdentity", "two");

        assertThat(raw().put(path + "/leader", taken).code()).isEqualTo(200);
        assertThat(raw().put(path + "/leader", created).code()).isEqualTo(409);
        assertThat(raw().get(path + "/leader").json().at("/spec/holderIdentity").asText())
                .isEqualTo("two");
    }
}
