/** How long to wait between attempts. */
@NullMarked
package org.cdsk8s.responder.retry;

import org.jspecify.annotations.NullMarked;
