package org.cdsk8s.local.audit;

/**
 * One message about a Job, as a listener heard it.
 *
 * @param key its routing key
 * @param id its message id
 * @param body its body as text
 */
public record Announcement(String key, String id, String body) {}
