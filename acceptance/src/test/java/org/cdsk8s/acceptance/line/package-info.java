/** The whole line, end to end: a producer's message in, events, saved logs and dead letters out. */
@NullMarked
package org.cdsk8s.acceptance.line;

import org.jspecify.annotations.NullMarked;
