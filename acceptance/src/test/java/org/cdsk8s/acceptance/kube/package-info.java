/** The manifests of {@code kube/}: well-formed, taken by a real API server, and granting what the services use. */
@NullMarked
package org.cdsk8s.acceptance.kube;

import org.jspecify.annotations.NullMarked;
