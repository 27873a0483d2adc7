/** Real parts of a system and the ways between them, and what may befall them: killed, restarted, paused, cut off. */
@NullMarked
package org.cdsk8s.acceptance.weather;

import org.jspecify.annotations.NullMarked;
