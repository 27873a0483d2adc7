/** Whether the cluster has room for another Job: requests wait in RabbitMQ, not in the cluster. */
@NullMarked
package org.cdsk8s.responder.admission;

import org.jspecify.annotations.NullMarked;
