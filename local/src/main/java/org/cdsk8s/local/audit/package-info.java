/** Compares what was told of Jobs with what became of them; every test of faults ends with it. */
@NullMarked
package org.cdsk8s.local.audit;

import org.jspecify.annotations.NullMarked;
