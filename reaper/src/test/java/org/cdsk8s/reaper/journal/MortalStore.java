package org.cdsk8s.reaper.journal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.cdsk8s.common.job.JobState;

/**
 * A store whose owner is killed at one exact step: from then on it does nothing and says so. What was written before
 * stays.
 */
public final class MortalStore {

    /** A step, as seen from the write that is part of it. */
    public enum Step {
        /** The event was about to be journaled. */
        BEFORE_IT_IS_JOURNALED,
        /** The event was journaled, and about to be published. */
        BEFORE_IT_IS_PUBLISHED,
        /** The broker had confirmed it, and it was about to be marked announced. */
        BEFORE_IT_IS_MARKED,
        /** It was marked announced. */
        AFTER_IT_IS_MARKED
    }

    private final JournalStore store;
    private final Predicate<JournalEntry> at;
    private final boolean written;
    private volatile boolean dead;

    private MortalStore(JournalStore store, Step step, String job, JobState state) {
        this.store = store;
        boolean marked = step == Step.BEFORE_IT_IS_MARKED || step == Step.AFTER_IT_IS_MARKED;
        this.at = entry -> entry.job().name().equals(job)
                && entry.latest().state() == state
                && marked == entry.pending().isEmpty();
        this.written = step == Step.BEFORE_IT_IS_PUBLISHED || step == Step.AFTER_IT_IS_MARKED;
    }

    /** Wraps {@code store} so that its owner dies when that Job enters that state, at that step. */
    public static JournalStore dyingAt(Step step, String job, JobState state, JournalStore store) {
        MortalStore mortal = new MortalStore(store, step, job, state);
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean last = arguments != null
                    && arguments[arguments.length - 1] instanceof JournalStore.Update update
                    && update.changed().stream().anyMatch(mortal.at);
            return mortal.call(last, () -> method.invoke(mortal.store, arguments));
        };
        return (JournalStore) Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(), new Class<?>[] {JournalStore.class}, handler);
    }

    private Object call(boolean last, Call call) throws Exception {
        boolean dies = last && !dead;
        if (dead || (dies && !written)) {
            dead = true;
            throw new JournalException("The reaper is dead", null);
        }
        Object answer = reallyCall(call);
        if (dies) {
            dead = true;
            throw new JournalException("The reaper is dead", null);
        }
        return answer;
    }

    private static Object reallyCall(Call call) throws Exception {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof JournalException failed ? failed : e;
        }
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }
}
