/** The demo as a newcomer starts it. */
@NullMarked
package org.cdsk8s.acceptance.demo;

import org.jspecify.annotations.NullMarked;
