/** Programs that tests start beside themselves, and the certainty that every one of them ends. */
@NullMarked
package org.cdsk8s.acceptance.process;

import org.jspecify.annotations.NullMarked;
