/** What the Kubernetes API shows: the watch, the list behind it, and the observations both yield. */
@NullMarked
package org.cdsk8s.reaper.watch;

import org.jspecify.annotations.NullMarked;
