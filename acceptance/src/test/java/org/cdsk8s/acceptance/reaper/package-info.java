/** The packaged reaper between a real API server, a real RabbitMQ and a real Redis. */
@NullMarked
package org.cdsk8s.acceptance.reaper;

import org.jspecify.annotations.NullMarked;
