/** What stays of a Job after it is gone, so that a late redelivery runs nothing twice. */
@NullMarked
package org.cdsk8s.responder.tombstone;

import org.jspecify.annotations.NullMarked;
