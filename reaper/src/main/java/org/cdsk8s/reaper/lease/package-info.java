/** Which of several reapers is to speak: the one that holds the Lease, for as long as it renews it. */
@NullMarked
package org.cdsk8s.reaper.lease;

import org.jspecify.annotations.NullMarked;
