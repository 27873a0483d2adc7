/** Decides, from an observation and what was said last, whether there is anything to say. Pure. */
@NullMarked
package org.cdsk8s.reaper.change;

import org.jspecify.annotations.NullMarked;
