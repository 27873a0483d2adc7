/** A Redis server of our own beside this JVM, and the few words of its protocol needed to look inside. */
@NullMarked
package org.cdsk8s.local.redis;

import org.jspecify.annotations.NullMarked;
