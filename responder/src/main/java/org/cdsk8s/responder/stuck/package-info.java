/** Jobs that cannot start: noted when the reaper says so, and ended when they have had their time. */
@NullMarked
package org.cdsk8s.responder.stuck;

import org.jspecify.annotations.NullMarked;
