package org.cdsk8s.reaper.watch;

/**
 * The Jobs to watch.
 *
 * @param namespace where they live
 * @param own which of those there are ours
 */
public record JobsOf(String namespace, OwnJobs own) {}
