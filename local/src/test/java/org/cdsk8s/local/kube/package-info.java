/** Tests of the stand-in cluster. */
@NullMarked
package org.cdsk8s.local.kube;

import org.jspecify.annotations.NullMarked;
