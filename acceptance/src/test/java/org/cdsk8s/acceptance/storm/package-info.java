/** A randomised run: many Jobs, while whatever the reaper depends on, and the reaper itself, is killed and paused. */
@NullMarked
package org.cdsk8s.acceptance.storm;

import org.jspecify.annotations.NullMarked;
