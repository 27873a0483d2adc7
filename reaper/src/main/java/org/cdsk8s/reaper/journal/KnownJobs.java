package org.cdsk8s.reaper.journal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdsk8s.common.job.JobRef;
import org.jspecify.annotations.Nullable;

/**
 * The entries in memory: those of Jobs whose end was not announced. All others are in the store alone, so that finished
 * Jobs, of which a cluster may keep thousands, cost no memory; they are asked for when such a Job shows up again. Not
 * thread-safe.
 */
final class KnownJobs {

    /** What is forgotten at once after a list; the rest is when there is another list. */
    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final JournalStore store;
    private final Map<String, JournalEntry> unfinished = new HashMap<>();

    /** Whatever is known of the Jobs being dealt with; what is confirmed meanwhile must not vanish under their feet. */
    private final Map<String, JournalEntry> recalled = new HashMap<>();

    KnownJobs(JournalStore store) {
        this.store = store;
    }

    /** Reads all unfinished entries. */
    void load() throws JournalException {
        store.forEach(entry -> {
            if (!finished(entry)) {
                unfinished.put(entry.job().uid(), entry);
            }
        });
    }

    /** Asks the store, in one question, for those of these Jobs that are not in memory. */
    void recall(Collection<String> uids) throws JournalException {
        List<String> elsewhere = new ArrayList<>();
        for (String uid : uids) {
            JournalEntry entry = unfinished.get(uid);
            if (entry == null) {
                elsewhere.add(uid);
            } else {
                recalled.put(uid, entry);
            }
        }
        if (!elsewhere.isEmpty()) {
            recalled.putAll(store.read(elsewhere));
        }
    }

    void forgetRecalled() {
        recalled.clear();
    }

    @Nullable
    JournalEntry entry(String uid) {
        JournalEntry entry = unfinished.get(uid);
        return entry == null ? recalled.get(uid) : entry;
    }

    void put(JournalEntry entry) {
        unfinished.put(entry.job().uid(), entry);
    }

    /** These entries are in the store now, and those of the Jobs that are gone no more. */
    void written(Collection<JournalEntry> entries, Collection<String> gone) {
        for (JournalEntry entry : entries) {
            if (finished(entry)) {
                unfinished.remove(entry.job().uid());
            }
        }
        gone.forEach(unfinished::remove);
    }

    /** Those of whom nothing is being said: who is back, after it was thought to be gone, must not be forgotten. */
    List<String> silent(Collection<String> gone) {
        return gone.stream()
                .filter(uid -> {
                    JournalEntry entry = unfinished.get(uid);
                    return entry == null || entry.pending().isEmpty();
                })
                .toList();
    }

    List<PendingEvent> pending() {
        return unfinished.values().stream()
                .flatMap(entry -> entry.pending().stream())
                .toList();
    }

    List<JobRef> starting() {
        return unfinished.values().stream()
                .filter(JournalEntry::waitsForPods)
                .map(JournalEntry::job)
                .toList();
    }

    List<JobRef> missingFrom(Set<String> uids) {
        return unfinished.values().stream()
                .map(JournalEntry::job)
                .filter(job -> !uids.contains(job.uid()))
                .toList();
    }

    /**
     * Jobs in the store that ended, and that a complete list at {@code version} did not show. An entry that is newer than
     * the list stays: then the list is an old one, from a cluster that was restored, and shows nothing about that Job.
     */
    List<String> finishedAndMissingFrom(Set<String> uids, String version) throws JournalException {
        List<String> missing = new ArrayList<>();
        store.forEach(entry -> {
            String uid = entry.job().uid();
            if (missing.size() < FORGOTTEN_AT_ONCE
                    && finished(entry)
                    && !unfinished.containsKey(uid)
                    && !uids.contains(uid)
                    && notAfter(entry.resourceVersion(), version)) {
                missing.add(uid);
            }
        });
        return missing;
    }

    int size() {
        return unfinished.size();
    }

    private static boolean finished(JournalEntry entry) {
        return entry.latest().state().terminal() && entry.pending().isEmpty();
    }

    /** Versions of one kind of object may be compared (KEP-5504); what is no number is not compared. */
    private static boolean notAfter(@Nullable String version, String other) {
        return version == null
                || (version.matches("\\d+")
                        && other.matches("\\d+")
                        && new BigInteger(version).compareTo(new BigInteger(other)) <= 0);
    }
}
