/** Says changes on RabbitMQ, in order for each Job, and hands on what the broker confirmed. */
@NullMarked
package org.cdsk8s.reaper.publish;

import org.jspecify.annotations.NullMarked;
