package org.cdsk8s.reaper.watch;

import java.util.List;

/**
 * One page of a list.
 *
 * @param jobs our Jobs on it
 * @param next the token of the next page; empty on the last
 * @param resourceVersion the version the whole list shows
 */
record JobPage(List<JobObservation> jobs, String next, String resourceVersion) {}
