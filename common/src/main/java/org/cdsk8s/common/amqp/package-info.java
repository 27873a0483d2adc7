/** RabbitMQ objects both services declare, and the connection, publisher and consumer they share. */
@NullMarked
package org.cdsk8s.common.amqp;

import org.jspecify.annotations.NullMarked;
