/** The objects of the stand-in cluster and the log of everything that happened to them. */
@NullMarked
package org.cdsk8s.local.kube.store;

import org.jspecify.annotations.NullMarked;
