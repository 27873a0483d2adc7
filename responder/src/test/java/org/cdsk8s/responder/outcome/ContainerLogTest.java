package org.cdsk8s.responder.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ContainerLogTest {

    @Test
    void shouldNameTheLogOfAnOnlyContainerAfterItsPod() {
        Pod pod = pod(
                """
                metadata: {name: cds-x-abcde}
                spec: {containers: [{name: cds}]}
                status: {containerStatuses: [{name: cds, restartCount: 0, state: {terminated: {exitCode: 0}}}]}
                """);

        assertThat(ContainerLog.of(pod)).extracting(ContainerLog::fileName).containsExactly("cds-x-abcde.log");
    }

    @Test
    void shouldAddTheContainersNameWhenThereIsMoreThanOneAndKeepTheAttemptBefore() {
        Pod pod = pod(
                """
                metadata: {name: p}
                spec: {initContainers: [{name: prepare}], containers: [{name: cds}, {name: late}]}
                status:
                  initContainerStatuses:
                    - {name: prepare, restartCount: 0, state: {terminated: {exitCode: 0}}}
                  containerStatuses:
                    - {name: cds, restartCount: 2, state: {running: {}}}
                    - {name: late, restartCount: 0, state: {waiting: {reason: ErrImagePull}}}
                """);

        assertThat(ContainerLog.of(pod))
                .extracting(ContainerLog::fileName)
                .containsExactly("p.prepare.log", "p.cds.log", "p.cds.previous.log");
    }

    @Test
    void shouldKnowThatAPodThatNeverStartedHasNoLog() {
        assertThat(ContainerLog.of(pod("metadata: {name: p}\nspec: {containers: [{name: cds}]}")))
                .isEmpty();
    }

    private static Pod pod(String yaml) {
        return new KubernetesSerialization().unmarshal(yaml, Pod.class);
    }
}
