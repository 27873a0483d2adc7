/** A real Kubernetes control plane for the tests, and a stand-in kubelet that plays its pods. */
@NullMarked
package org.cdsk8s.acceptance.kubernetes;

import org.jspecify.annotations.NullMarked;
