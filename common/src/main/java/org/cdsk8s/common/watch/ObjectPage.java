package org.cdsk8s.common.watch;

import java.util.List;
import java.util.Set;

/**
 * One page of a list.
 *
 * @param seen what our objects on it show
 * @param identities what they are known by
 * @param next the token of the next page; empty on the last
 * @param resourceVersion the version the whole list shows
 */
record ObjectPage<S>(List<S> seen, Set<String> identities, String next, String resourceVersion) {}
