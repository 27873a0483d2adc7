package org.cdsk8s.responder.cds;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.Optional;
import org.cdsk8s.responder.profile.Decoded;
import org.cdsk8s.responder.profile.Profile;

/** Upload requests of pluto-deliverables. Thread-safe. */
public final class UploadProfile implements Profile {

    private final UploadRequestDecoder decoder;
    private final MetadataStore store;

    /**
     * Sets the profile up.
     *
     * @param inmetaPath the directory for inmeta files, shared with the Jobs under the same path
     * @param inmetaXsd a schema to use in place of our own
     * @param maxBytes longest request read, in bytes
     * @throws IllegalStateException if the schema cannot be used
     */
    public UploadProfile(Path inmetaPath, Optional<Path> inmetaXsd, long maxBytes) {
        this.store = new MetadataStore(inmetaPath);
        this.decoder = new UploadRequestDecoder(maxBytes, MetadataSchema.load(inmetaXsd), store);
    }

    @Override
    public Decoded decode(byte[] body) {
        return decoder.decode(body);
    }

    @Override
    public void cleanUp(Job job) {
        UploadWorkspace.inmetaOf(job).ifPresent(store::delete);
    }
}
