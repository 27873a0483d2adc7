package org.cdsk8s.responder.cds;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.cdsk8s.common.job.JobLabels;
import org.cdsk8s.common.job.LabelValue;
import org.cdsk8s.responder.profile.Answers;
import org.cdsk8s.responder.profile.ValidRequest;
import org.cdsk8s.responder.profile.Workspace;

/** An upload request proved legal. */
record UploadRequest(UploadMessage message, Metadata metadata, MetadataStore store) implements ValidRequest {

    @Override
    public String hint() {
        return message.hint();
    }

    /** {@inheritDoc} The file name is no label: it is free text, and often private. */
    @Override
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(JobLabels.DELIVERABLE_ASSET, LabelValue.of(message.label(UploadMessage.ASSET)));
        labels.put("deliverable-bundle-id", LabelValue.of(message.label(UploadMessage.BUNDLE)));
        labels.put("online-id", LabelValue.of(message.label(UploadMessage.ONLINE_ID)));
        labels.put("nearline-id", LabelValue.of(message.label(UploadMessage.NEARLINE_ID)));
        labels.put("archive-id", LabelValue.of(message.label(UploadMessage.ARCHIVE_ID)));
        return labels;
    }

    @Override
    public Answers answers() {
        return new UploadAnswers(message);
    }

    @Override
    public Workspace prepare() throws IOException {
        return new UploadWorkspace(
                store.write(hint(), metadata), String.valueOf(message.text(UploadMessage.ROUTE_NAME)), store);
    }
}
