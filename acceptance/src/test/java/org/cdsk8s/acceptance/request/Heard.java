package org.cdsk8s.acceptance.request;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that was said about requests, or kept.
 *
 * @param word the last word of its key
 * @param messageId its message id, "" for none
 * @param category its header {@code x-cds-category}, "" for none
 * @param body its body as JSON; a missing node when it is none
 */
public record Heard(String word, String messageId, String category, JsonNode body) {}
