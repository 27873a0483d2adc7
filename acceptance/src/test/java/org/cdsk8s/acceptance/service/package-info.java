/** The packaged services as processes of their own, as a cluster would run them. */
@NullMarked
package org.cdsk8s.acceptance.service;

import org.jspecify.annotations.NullMarked;
