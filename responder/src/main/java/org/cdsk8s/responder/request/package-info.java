/** The request line: a delivery in, a settled delivery out. */
@NullMarked
package org.cdsk8s.responder.request;

import org.jspecify.annotations.NullMarked;
