/** The Job template: found, checked, kept up to date, and filled in. */
@NullMarked
package org.cdsk8s.responder.template;

import org.jspecify.annotations.NullMarked;
