/** What the responder stands between, for tests. */
@NullMarked
package org.cdsk8s.responder.parts;

import org.jspecify.annotations.NullMarked;
