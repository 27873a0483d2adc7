/** Generated input for the tests of what reads messages. */
@NullMarked
package org.cdsk8s.responder.fuzz;

import org.jspecify.annotations.NullMarked;
