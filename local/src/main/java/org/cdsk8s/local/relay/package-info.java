/** A network between two parts that a test can freeze, break and thin out. */
@NullMarked
package org.cdsk8s.local.relay;

import org.jspecify.annotations.NullMarked;
