/** What containers print, kept in files a line at a time with the moment it came. */
@NullMarked
package org.cdsk8s.local.kube.log;

import org.jspecify.annotations.NullMarked;
