/** Which Jobs the reaper watches, and what it learns from one. */
@NullMarked
package org.cdsk8s.reaper.watch;

import org.jspecify.annotations.NullMarked;
