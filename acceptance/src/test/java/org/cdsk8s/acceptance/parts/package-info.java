/** Real RabbitMQ and real Redis for the tests: a configured one, else Debian's, else Docker's. */
@NullMarked
package org.cdsk8s.acceptance.parts;

import org.jspecify.annotations.NullMarked;
