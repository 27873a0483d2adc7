package org.cdsk8s.responder.log;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runs of one Job's containers that we follow, and those that need no following any more. Thread-safe. */
final class FollowedRuns {

    private record Key(String stem, int run) {
        static Key of(LogRun run) {
            return new Key(run.stem(), run.run());
        }
    }

    private record Followed(String pod, RunFollower follower) {}

    private final FollowTarget target;
    private final FollowParts parts;
    private final Map<Key, Followed> followed = new HashMap<>();
    private final Set<Key> done = new HashSet<>();

    FollowedRuns(FollowTarget target, FollowParts parts) {
        this.target = target;
        this.parts = parts;
    }

    synchronized boolean isEmpty() {
        return followed.isEmpty();
    }

    /** Whether one of these is neither followed nor done. */
    synchronized boolean lackAnyOf(Collection<LogRun> wanted) {
        return wanted.stream().map(Key::of).anyMatch(key -> !followed.containsKey(key) && !done.contains(key));
    }

    /** Follows those of these that are not followed yet, as far as there is room. */
    synchronized void start(Collection<LogRun> wanted) {
        for (LogRun run : wanted) {
            Key key = Key.of(run);
            if (!followed.containsKey(key)
                    && !done.contains(key)
                    && parts.room().tryAcquire()) {
                RunFollower follower = new RunFollower(target, run, parts.files(), () -> over(key));
                followed.put(key, new Followed(run.pod(), follower));
                follower.tick();
            }
        }
    }

    synchronized void seen(List<LogRun> runs) {
        for (LogRun run : runs) {
            Followed known = followed.get(Key.of(run));
            if (known != null) {
                known.follower().seen(run);
            }
        }
    }

    synchronized void podEnded(String pod) {
        followed.values().stream().filter(each -> each.pod().equals(pod)).forEach(each -> each.follower()
                .lastWords());
    }

    synchronized void lastWords() {
        followed.values().forEach(each -> each.follower().lastWords());
    }

    synchronized void tick() {
        followed.values().forEach(each -> each.follower().tick());
    }

    /** Follows none any more; they are not done. */
    synchronized void stop() {
        List<Followed> stopped = List.copyOf(followed.values());
        followed.clear();
        stopped.forEach(each -> each.follower().stop());
    }

    private synchronized void over(Key key) {
        parts.room().release();
        if (followed.remove(key) != null) {
            done.add(key);
        }
    }
}
