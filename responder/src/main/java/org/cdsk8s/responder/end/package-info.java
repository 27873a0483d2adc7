/** The end of a Job before its time, whoever wants it. */
@NullMarked
package org.cdsk8s.responder.end;

import org.jspecify.annotations.NullMarked;
