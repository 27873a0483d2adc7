/** From a valid request to its one Job, whatever was tried before. */
@NullMarked
package org.cdsk8s.responder.launch;

import org.jspecify.annotations.NullMarked;
