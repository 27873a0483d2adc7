/** What is known of the pods of Jobs that have not ended: why they cannot start, why they failed. */
@NullMarked
package org.cdsk8s.reaper.pods;

import org.jspecify.annotations.NullMarked;
