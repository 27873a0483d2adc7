/** What the responder counts and measures. */
@NullMarked
package org.cdsk8s.responder.metrics;

import org.jspecify.annotations.NullMarked;
