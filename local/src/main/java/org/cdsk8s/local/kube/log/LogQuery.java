package org.cdsk8s.local.kube.log;

import java.time.Instant;
import java.util.Optional;

/**
 * Which part of a log is wanted, and how.
 *
 * @param follow go on as it grows, until the container ends
 * @param timestamps put the moment it came before each line
 * @param since only lines from then on
 * @param tailLines only so many lines at the end, negative for all
 * @param limitBytes stop after so many bytes, negative for no limit
 */
public record LogQuery(boolean follow, boolean timestamps, Optional<Instant> since, long tailLines, long limitBytes) {}
