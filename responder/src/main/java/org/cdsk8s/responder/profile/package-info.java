/** What the line needs to know of a kind of request, and nothing of any particular kind. */
@NullMarked
package org.cdsk8s.responder.profile;

import org.jspecify.annotations.NullMarked;
