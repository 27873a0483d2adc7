package org.cdsk8s.responder.log;

import java.io.IOException;
import java.io.InputStream;

/**
 * The whole of one log: the parts, and what the kubelet has beyond them. Without parts it is read as it is.
 *
 * @param log which one
 * @param source the kubelets, through the API server
 */
record LogContent(OneLog log, LogSource source) implements LogFile.Content {

    @Override
    public void writeTo(LogOutput out) throws IOException {
        LogMerge merge = new LogMerge(out);
        for (LogPart part : log.parts()) {
            merge.add(part);
        }
        LogRun run = log.readable();
        if (run == null || merge.full()) {
            return;
        }
        if (merge.empty()) {
            readAsItIs(run, out);
        } else {
            readOn(run, merge);
        }
    }

    private void readAsItIs(LogRun run, LogOutput out) throws IOException {
        try (InputStream in = source.read(run, LogQuery.PLAIN)) {
            out.copy(in);
        }
    }

    /**
     * What the kubelet no longer has, it does not have beyond the parts either. A pod that went meanwhile may have been
     * followed further than its parts showed when they were put together: another time they show all there is.
     */
    private void readOn(LogRun run, LogMerge merge) throws IOException {
        try {
            new LogCopy(source, run).from(merge.reached(), merge.further(), merge::full);
        } catch (LogUnavailableException e) {
            if (e.podGone()) {
                throw new IOException("its pod went while it was put together", e);
            }
            if (!e.noSuchLog()) {
                throw e;
            }
        }
    }
}
