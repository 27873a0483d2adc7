/** What is said on RabbitMQ about requests, and where rejected ones are kept. */
@NullMarked
package org.cdsk8s.responder.notify;

import org.jspecify.annotations.NullMarked;
