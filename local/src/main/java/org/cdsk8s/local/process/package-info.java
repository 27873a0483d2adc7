/** Child processes that never outlive the JVM that started them, and the ports they listen on. */
@NullMarked
package org.cdsk8s.local.process;

import org.jspecify.annotations.NullMarked;
