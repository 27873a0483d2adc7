/** The promises of the publisher, the consumer and the topology both services share, kept on a real RabbitMQ. */
@NullMarked
package org.cdsk8s.acceptance.amqp;

import org.jspecify.annotations.NullMarked;
