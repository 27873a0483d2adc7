/** A message broker inside this JVM, for the demo and for tests that need no real RabbitMQ. */
@NullMarked
package org.cdsk8s.local.broker;

import org.jspecify.annotations.NullMarked;
