/** What was announced of each Job, what is about to be, and up to which resourceVersion; kept in Redis. */
@NullMarked
package org.cdsk8s.reaper.journal;

import org.jspecify.annotations.NullMarked;
