/** A randomised run of the whole line: requests of every kind, while both services and all they depend on are hurt. */
@NullMarked
package org.cdsk8s.acceptance.pair;

import org.jspecify.annotations.NullMarked;
