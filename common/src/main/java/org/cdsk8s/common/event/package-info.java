/** The events told about Jobs, as they go over the wire. */
@NullMarked
package org.cdsk8s.common.event;

import org.jspecify.annotations.NullMarked;
