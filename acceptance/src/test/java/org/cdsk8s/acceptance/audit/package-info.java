/** What really became of the Jobs of a cluster, found out without the services. */
@NullMarked
package org.cdsk8s.acceptance.audit;

import org.jspecify.annotations.NullMarked;
