package org.cdsk8s.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cdsk8s.local.kube.store.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An audit that finds nothing is worth something only if it finds what is wrong. */
class AuditTest {

    private final History history = new History();
    private final List<Announcement> heard = new ArrayList<>();

    @BeforeEach
    void everythingGoesWell() {
        history.seen(job("a", "Complete"));
        history.removed(job("b", ""));
        history.seen(job("lives", ""));
        tell("a/starting/0/-", "a/running/0/-", "b/starting/0/-", "lives/running/0/-");
        tell("b/running/0/-", "a/retry/1/-", "a/retry/2/-", "a/success/2/-", "b/failed/0/-");
    }

    @Test
    void whatWasToldAsItHappenedIsSpotless() {
        assertThat(audit()).matches(Audit::spotless);
    }

    @Test
    void aLostEndIsMissing() {
        heard.remove(heard.size() - 1);

        assertThat(audit().missing()).singleElement().asString().contains("cds-b", "failed");
        assertThat(audit().clean()).isFalse();
    }

    @Test
    void aLostEndOfAJobThatWasKnownBeforeIsExcused() {
        heard.removeIf(one -> one.id().startsWith("b/"));
        history.excuse("cds-b");

        assertThat(audit()).matches(Audit::spotless);
    }

    @Test
    void theSameBytesAgainAreARepeatAndNoFault() {
        heard.add(heard.get(1));

        assertThat(audit().repeats()).singleElement().asString().contains("a/running/0/-");
        assertThat(audit()).matches(Audit::clean).matches(one -> !one.spotless());
    }

    @Test
    void theSameIdWithOtherBytesIsAltered() {
        Announcement first = heard.get(1);
        heard.add(new Announcement(first.key(), first.id(), first.body() + " "));

        assertThat(audit().altered()).hasSize(1);
        assertThat(audit().clean()).isFalse();
    }

    @Test
    void aSecondEndIsOutOfOrder() {
        tell("a/failed/2/-");

        assertThat(audit().misordered()).hasSize(1);
        assertThat(audit().wrong()).singleElement().asString().contains("ended with success");
    }

    @Test
    void changesThatSwappedPlacesAreOutOfOrder() {
        Collections.swap(heard, 0, 1);

        assertThat(audit().misordered()).singleElement().asString().contains("starting");
    }

    @Test
    void aRetryWithoutOneMoreFailureIsOutOfOrder() {
        Collections.swap(heard, 5, 6);

        assertThat(audit().misordered()).hasSize(1);
    }

    @Test
    void anEndThatDidNotHappenIsWrong() {
        tell("lives/failed/0/-");

        assertThat(audit().wrong()).singleElement().asString().contains("cds-lives", "it lives");
    }

    @Test
    void onlyASuspensionLeadsBackToStarting() {
        tell("lives/starting/0/2026-01-01T00:00:00Z", "lives/running/0/2026-01-01T00:05:00Z");
        assertThat(audit()).matches(Audit::spotless);

        tell("lives/starting/0/-");
        assertThat(audit().misordered()).hasSize(1);
    }

    @Test
    void stuckMayComeAnywhereBeforeTheEndAndNotAfter() {
        tell("lives/stuck/0/-/ImagePull");
        assertThat(audit()).matches(Audit::spotless);

        tell("a/stuck/2/-/ImagePull");
        assertThat(audit().misordered()).hasSize(1);
    }

    @Test
    void whatIsToldOfOtherJobsIsWrong() {
        ObjectNode foreign = job("foreign", "Complete");
        foreign.withObject("/metadata").remove("labels");
        history.seen(foreign);
        tell("foreign/success/0/-", "nobody/running/0/-");

        assertThat(audit().wrong()).hasSize(2);
    }

    @Test
    void aMessageThatContradictsItselfIsWrong() {
        heard.add(new Announcement("cds.job.failed", "lives/retry/1/-", body("lives/retry/1/-")));
        heard.add(new Announcement("cds.job.retry", "lives/retry/2/-", body("lives/retry/3/-")));
        heard.add(new Announcement("cds.job.retry", "no id", "{}"));

        assertThat(audit().wrong()).hasSize(3);
    }

    @Test
    void aJobBeingDeletedHasFailedWhateverItsPodsStillDo() {
        ObjectNode dying = job("dying", "");
        dying.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        history.seen(dying);
        history.removed(job("dying", "Complete"));
        tell("dying/failed/0/-");

        assertThat(audit()).matches(Audit::spotless);
    }

    @Test
    void anEndNobodySawMayBeToldEitherWayButMustBeTold() {
        history.lost(job("unseen", ""));
        assertThat(audit().missing()).singleElement().asString().contains("cds-unseen");

        tell("unseen/success/0/-");
        assertThat(audit()).matches(Audit::spotless);
    }

    @Test
    void theReportNamesEveryFinding() {
        heard.remove(heard.size() - 1);
        heard.add(heard.get(0));

        assertThat(audit().toString()).contains("missing: 1", "  cds-b", "repeated, same bytes: 1", "wrong: 0");
    }

    private Audit audit() {
        return Audit.of(history, heard);
    }

    private void tell(String... ids) {
        for (String id : ids) {
            String state = id.split("/")[1];
            heard.add(new Announcement("cds.job." + state, id, body(id)));
        }
    }

    private static String body(String id) {
        String[] parts = id.split("/");
        return "{\"job-id\":\"" + parts[0] + "\",\"retry-count\":" + parts[2] + ",\"event-id\":\"" + id + "\"}";
    }

    private static ObjectNode job(String uid, String condition) {
        ObjectNode job = Json.object();
        job.putObject("metadata")
                .put("uid", uid)
                .put("name", "cds-" + uid)
                .putObject("labels")
                .put("app.kubernetes.io/managed-by", "cds-k8s");
        job.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", condition)
                .put("status", "True");
        return job;
    }
}
