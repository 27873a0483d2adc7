/**
 * A stand-in for a Kubernetes API server with one node, in this JVM: enough of it for the demo and the fault tests, and
 * honest about being no cluster.
 */
@NullMarked
package org.cdsk8s.local.kube;

import org.jspecify.annotations.NullMarked;
