/** The HTTP side of the stand-in: what a Kubernetes API server answers to the requests the project and kubectl make. */
@NullMarked
package org.cdsk8s.local.kube.api;

import org.jspecify.annotations.NullMarked;
