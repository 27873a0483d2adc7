/** What the documents say, as far as it can be checked. */
@NullMarked
package org.cdsk8s.acceptance.docs;

import org.jspecify.annotations.NullMarked;
