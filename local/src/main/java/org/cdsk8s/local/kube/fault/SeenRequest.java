package org.cdsk8s.local.kube.fault;

/**
 * One request as it arrived.
 *
 * @param verb what it wanted
 * @param path the path, without the query
 * @param query the query as sent, empty when there was none
 */
public record SeenRequest(Verb verb, String path, String query) {}
