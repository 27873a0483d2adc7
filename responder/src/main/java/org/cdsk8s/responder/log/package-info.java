/** Logs of containers: followed from the moment a container starts, kept in parts, and merged into files at the end. */
@NullMarked
package org.cdsk8s.responder.log;

import org.jspecify.annotations.NullMarked;
