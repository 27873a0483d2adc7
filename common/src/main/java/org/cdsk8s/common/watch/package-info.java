/** Watches of the Kubernetes API that survive whatever the API server does. */
@NullMarked
package org.cdsk8s.common.watch;

import org.jspecify.annotations.NullMarked;
