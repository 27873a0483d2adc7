/** How long to wait before trying again. */
@NullMarked
package org.cdsk8s.common.retry;

import org.jspecify.annotations.NullMarked;
