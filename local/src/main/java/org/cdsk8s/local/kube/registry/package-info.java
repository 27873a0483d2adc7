/** The rules by which objects are made, changed and deleted, whoever asks. */
@NullMarked
package org.cdsk8s.local.kube.registry;

import org.jspecify.annotations.NullMarked;
