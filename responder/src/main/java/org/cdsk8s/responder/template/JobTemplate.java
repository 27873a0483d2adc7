package org.cdsk8s.responder.template;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/**
 * A Job as an operator wrote it, checked.
 *
 * @param source the file it came from, with the line it starts on, for messages
 * @param job the Job; never changed, copied before it is filled in
 */
public record JobTemplate(String source, Job job) {}
