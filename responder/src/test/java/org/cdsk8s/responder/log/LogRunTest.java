package org.cdsk8s.responder.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogRunTest {

    @Test
    void shouldNameTheLogOfAnOnlyContainerAfterItsPod() {
        Pod pod = pod(
                """
                metadata: {name: cds-x-abcde}
                spec: {containers: [{name: cds}]}
                status: {containerStatuses: [{name: cds, restartCount: 0, state: {terminated: {exitCode: 0}}}]}
                """);

        assertThat(LogRun.of(pod)).extracting(LogRun::stem).containsExactly("cds-x-abcde");
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

        assertThat(LogRun.of(pod))
                .extracting(LogRun::stem, LogRun::run, LogRun::previous, LogRun::ended)
                .containsExactly(
                        tuple("p.prepare", 0, false, true),
                        tuple("p.cds", 2, false, false),
                        tuple("p.cds", 1, true, true));
    }

    @Test
    void shouldTakeTheLastRunForThePresentOneWhileItWaitsToBeStartedAgain() {
        Pod pod = pod(
                """
                metadata: {name: p}
                spec: {containers: [{name: cds}]}
                status:
                  containerStatuses:
                    - name: cds
                      restartCount: 1
                      state: {waiting: {reason: CrashLoopBackOff}}
                      lastState: {terminated: {exitCode: 1}}
                """);

        assertThat(LogRun.of(pod)).containsExactly(new LogRun("p", "cds", 1, false, true, "p"));
    }

    @Test
    void shouldNotTakeTheSameRunTwice() {
        Pod pod = pod(
                """
                metadata: {name: p}
                spec: {containers: [{name: cds}]}
                status:
                  containerStatuses:
                    - name: cds
                      containerID: containerd://b
                      restartCount: 1
                      state: {terminated: {exitCode: 1, containerID: "containerd://b"}}
                      lastState: {terminated: {exitCode: 1, containerID: "containerd://b"}}
                """);

        assertThat(LogRun.of(pod)).containsExactly(new LogRun("p", "cds", 1, false, true, "p"));
    }

    @Test
    void shouldNameTheFilesOfAllRunsAfterTheirOrder() {
        LogRun last = new LogRun("p", "cds", 3, false, true, "p");
        LogRun before = new LogRun("p", "cds", 2, true, true, "p");
        LogPart followed = new LogPart(Path.of("x"), "p", 1, LogPosition.START);

        assertThat(OneLog.all(List.of(last, before), List.of(followed)))
                .extracting(OneLog::fileName)
                .containsExactly("p.attempt-1.log", "p.previous.log", "p.log");
    }

    @Test
    void shouldKnowThatAPodThatNeverStartedHasNoLog() {
        assertThat(LogRun.of(pod("metadata: {name: p}\nspec: {containers: [{name: cds}]}")))
                .isEmpty();
    }

    private static Pod pod(String yaml) {
        return new KubernetesSerialization().unmarshal(yaml, Pod.class);
    }
}
