/** How both services find their cluster and their namespace. */
@NullMarked
package org.cdsk8s.common.kube;

import org.jspecify.annotations.NullMarked;
