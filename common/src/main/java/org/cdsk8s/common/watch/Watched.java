package org.cdsk8s.common.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;

/**
 * What is watched: where the API server serves it, which of it is ours, and what is learnt from it.
 *
 * @param <T> the kind of object
 * @param <S> what is learnt from one
 */
public interface Watched<T extends HasMetadata, S> {

    /** The kind of object. */
    Class<T> type();

    /** The namespace they live in. */
    String namespace();

    /** Where the API server serves their group and version: {@code /apis/batch/v1}. */
    String group();

    /** Their kind's word in a path: {@code jobs}. */
    String plural();

    /** The selector by which the server leaves out what is not ours; empty when all are shown. */
    Optional<String> labelSelector();

    /** Whether the object is ours. */
    boolean includes(ObjectMeta metadata);

    /** What it is known by: its uid, unless something shorter will do. */
    default String identity(ObjectMeta metadata) {
        return metadata.getUid();
    }

    /** What an object that exists shows. */
    S present(T object);

    /** What the last version of an object that was removed shows. */
    S removed(T object);

    /**
     * Whether being told of a removal proves it: under a label selector the object may only have lost the label.
     *
     * @param last metadata of the version shown last
     */
    boolean provenGone(ObjectMeta last);
}
