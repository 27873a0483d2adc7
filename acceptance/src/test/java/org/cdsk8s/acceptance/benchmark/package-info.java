/** Benchmarks: measured on real parts, each beside its floor in the same run. Started by {@code ./cds benchmark}. */
@NullMarked
package org.cdsk8s.acceptance.benchmark;

import org.jspecify.annotations.NullMarked;
