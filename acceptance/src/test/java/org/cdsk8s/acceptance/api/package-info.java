/** What the project expects of the Kubernetes API, proved on a real API server and on the stand-in alike. */
@NullMarked
package org.cdsk8s.acceptance.api;

import org.jspecify.annotations.NullMarked;
