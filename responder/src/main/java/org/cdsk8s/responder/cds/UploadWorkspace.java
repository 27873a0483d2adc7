package org.cdsk8s.responder.cds;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cdsk8s.responder.profile.Workspace;

/** The inmeta file of one Job, and the command that reads it. */
record UploadWorkspace(Path inmeta, String routeName, MetadataStore store) implements Workspace {

    private static final String PROGRAM = "/usr/local/bin/cds_run.pl";
    private static final String INMETA_OPTION = "--input-inmeta";

    @Override
    public List<String> command() {
        return List.of(PROGRAM, INMETA_OPTION, inmeta.toString(), "--route", routeName);
    }

    @Override
    public void discard() {
        store.delete(inmeta);
    }

    /** The inmeta file that {@code job} names in its command. It may be anybody's Job, and name what no file can be called. */
    static Optional<Path> inmetaOf(Job job) {
        List<Container> containers = job.getSpec().getTemplate().getSpec().getContainers();
        List<String> command =
                containers.isEmpty() ? List.of() : containers.get(0).getCommand();
        int option = command.indexOf(INMETA_OPTION);
        try {
            return option < 0 || option + 1 >= command.size()
                    ? Optional.empty()
                    : Optional.of(Path.of(command.get(option + 1)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
