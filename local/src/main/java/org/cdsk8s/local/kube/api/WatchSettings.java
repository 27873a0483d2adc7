package org.cdsk8s.local.kube.api;

import java.time.Duration;

/**
 * How watches behave.
 *
 * @param bookmarkEvery how often a watch that asked for bookmarks gets one
 * @param longest after which time every watch ends, whatever it asked for
 */
public record WatchSettings(Duration bookmarkEvery, Duration longest) {}
