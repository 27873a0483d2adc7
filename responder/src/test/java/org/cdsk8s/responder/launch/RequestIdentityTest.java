package org.cdsk8s.responder.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.cdsk8s.common.job.Digest;
import org.junit.jupiter.api.Test;

class RequestIdentityTest {

    private static final Digest DIGEST = Digest.of("exchange", "key", "body");

    @Test
    void shouldGiveRequestsWithTheSameBytesDifferentNames() {
        RequestIdentity identity = new RequestIdentity(DIGEST, Optional.empty(), false);

        assertThat(identity.jobName("a.mxf", 0))
                .isNotEqualTo(identity.jobName("a.mxf", 1))
                .isEqualTo(new RequestIdentity(DIGEST, Optional.empty(), true).jobName("a.mxf", 0));
    }

    @Test
    void shouldGiveARequestWithAMessageIdOneNameHoweverOftenItComes() {
        RequestIdentity identity = new RequestIdentity(DIGEST, Optional.of("id-1"), false);

        assertThat(identity.jobName("a.mxf", 0)).isEqualTo(identity.jobName("a.mxf", 1));
        assertThat(identity.annotations())
                .containsEntry("cdsk8s.org/request-id", "id-1")
                .containsEntry("cdsk8s.org/request-digest", DIGEST.hex());
    }
}
