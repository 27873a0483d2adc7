/** Turns requests into Kubernetes Jobs, and outcomes into saved logs and a tidy namespace. */
@NullMarked
package org.cdsk8s.responder;

import org.jspecify.annotations.NullMarked;
