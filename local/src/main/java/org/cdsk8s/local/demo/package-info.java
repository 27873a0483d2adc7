/** The demo: the whole line on the embedded default, told as it happens. */
@NullMarked
package org.cdsk8s.local.demo;

import org.jspecify.annotations.NullMarked;
