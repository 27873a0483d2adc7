/** Whatever goes wrong around the responder: each request leads to its Job once, or is told and kept. */
@NullMarked
package org.cdsk8s.acceptance.request;

import org.jspecify.annotations.NullMarked;
