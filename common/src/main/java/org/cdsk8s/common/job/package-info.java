/** Jobs as both services see them: their identity, legal names and labels, and the state read from their status. */
@NullMarked
package org.cdsk8s.common.job;

import org.jspecify.annotations.NullMarked;
