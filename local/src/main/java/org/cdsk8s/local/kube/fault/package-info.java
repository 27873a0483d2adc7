/** What a test can make go wrong between a client and the stand-in API. */
@NullMarked
package org.cdsk8s.local.kube.fault;

import org.jspecify.annotations.NullMarked;
