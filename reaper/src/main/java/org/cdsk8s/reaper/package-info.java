/** Watches Jobs and says on RabbitMQ what became of each, once. */
@NullMarked
package org.cdsk8s.reaper;

import org.jspecify.annotations.NullMarked;
