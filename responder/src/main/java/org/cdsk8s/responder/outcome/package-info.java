/** What happens after a Job has ended: logs first, then anything that could delete them. */
@NullMarked
package org.cdsk8s.responder.outcome;

import org.jspecify.annotations.NullMarked;
