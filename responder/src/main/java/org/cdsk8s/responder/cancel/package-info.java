/** Cancelled requests: their Jobs are ended, and those still to be launched are not. */
@NullMarked
package org.cdsk8s.responder.cancel;

import org.jspecify.annotations.NullMarked;
