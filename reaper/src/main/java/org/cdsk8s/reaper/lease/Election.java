package org.cdsk8s.reaper.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election for as long as the process lives: looks at the Lease again and again, takes it when nobody holds
 * it, renews it while it is ours, and seeks it anew when it was lost. Thread-safe.
 *
 * <p>The Lease only says who is to speak. That nobody else does is up to the exclusive queue that the speaker's
 * connection holds, and to the journal's epoch.
 */
public final class Election implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final KubernetesClient client;
    private final LeaseObject lease;
    private final LeaseTerms terms;
    private final String candidate;
    private final Clock clock;
    private final Sighting sighting = new Sighting();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "election");
    private volatile Standing standing = Standing.unknown();
    private volatile @Nullable Mandate mandate;

    /**
     * Prepares to stand for election.
     *
     * @param client used for nothing else, and closed with this; it must give up a call after
     *     {@link LeaseTerms#callTimeout()} and not retry by itself
     * @param namespace where the Lease lives
     * @param candidate names this process and no other, ever
     */
    public Election(KubernetesClient client, String namespace, LeaseTerms terms, String candidate, Clock clock) {
        this.client = client;
        this.lease = new LeaseObject(client, namespace, terms, clock);
        this.terms = terms;
        this.candidate = candidate;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** Stands for election from now on, in the background. */
    public void start() {
        thread.start();
    }

    /** The right to speak, while we have it. */
    public Optional<Mandate> mandate() {
        return Optional.ofNullable(mandate).filter(Mandate::valid);
    }

    /** How the election stands. */
    public Standing standing() {
        return standing;
    }

    /** The name this process stands under. */
    public String candidate() {
        return candidate;
    }

    /** Gives the Lease back, so that another one may take it at once, and stands no more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(terms.callTimeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void run() {
        try {
            do {
                seek();
            } while (!closed.await(terms.retry().toMillis(), TimeUnit.MILLISECONDS));
            mandate().ifPresent(this::giveBack);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // whatever goes wrong in one attempt, the next one must come
    private void seek() {
        long asked = System.nanoTime();
        try {
            Optional<Lease> found = lease.read();
            if (found.isEmpty()) {
                lease.create(candidate);
                won(asked);
            } else if (open(found.get())) {
                lease.hold(found.get(), candidate);
                won(asked);
            } else {
                lost(LeaseObject.holder(found.get()));
            }
        } catch (KubernetesClientException e) {
            failed(e);
        } catch (RuntimeException e) {
            LOG.error("A defect kept the Lease {} from being sought; trying again", terms.name(), e);
            unanswered(e.toString());
        }
    }

    private boolean open(Lease found) {
        String holder = LeaseObject.holder(found);
        boolean lapsed = sighting.lapsed(found, terms.duration(), clock.instant());
        return holder.isEmpty() || holder.equals(candidate) || lapsed;
    }

    private void won(long asked) {
        standing = Standing.heldBy(candidate);
        Mandate current = mandate;
        if (current == null || !current.renew(asked)) {
            LOG.info("Elected: {} holds the Lease {}", candidate, terms.name());
            mandate = new Mandate(terms.renewDeadline(), asked);
        }
    }

    private void lost(String holder) {
        Standing before = standing;
        Mandate current = mandate;
        standing = Standing.heldBy(holder); // whoever sees the mandate end can see who has it
        if (current != null) {
            current.end();
            mandate = null;
            LOG.warn("Not elected any more: {} holds the Lease {}", holder, terms.name());
        } else if (!holder.equals(before.holder())) {
            LOG.info("Standing by: {} holds the Lease {}", holder, terms.name());
        }
    }

    /** Somebody else wrote at the same time: the next look shows who. */
    private void failed(KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            LOG.debug("The Lease {} changed while it was to be written", terms.name());
        } else {
            unanswered(String.valueOf(e.getMessage()));
        }
    }

    private void unanswered(String reason) {
        Standing before = standing;
        standing = before.unanswered(reason);
        if (before.answered() || !before.reason().equals(reason)) {
            LOG.warn("The Lease {} could not be sought or renewed: {}; trying again", terms.name(), reason);
        }
    }

    private void giveBack(Mandate held) {
        held.end();
        try {
            lease.read()
                    .filter(read -> LeaseObject.holder(read).equals(candidate))
                    .ifPresent(lease::giveBack);
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "The Lease {} could not be given back: {}; another reaper takes it in {} s",
                    terms.name(),
                    e.getMessage(),
                    terms.duration().toSeconds());
        }
    }
}
