package org.cdsk8s.common.watch;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Learns what a watch sees. An {@link IOException} from it ends the watch. Called by one thread.
 *
 * @param <S> what is learnt from one object
 */
public interface ObjectObserver<S> {

    /** This was seen, in this order. Returns when it is dealt with, and only then more is read. */
    void observed(List<S> seen) throws IOException, InterruptedException;

    /** Everything up to {@code resourceVersion} was seen. */
    void reached(String resourceVersion) throws IOException;

    /**
     * A complete list at {@code resourceVersion} showed the objects with these {@linkplain Watched#identity identities} and
     * no others. It may be older than what was seen before it, so whoever must be sure that another one is gone compares
     * versions or asks for it.
     *
     * @throws ApiFailureException if that could not be asked; the list is made again then
     */
    void listed(Set<String> identities, String resourceVersion, Presence presence)
            throws ApiFailureException, IOException, InterruptedException;
}
