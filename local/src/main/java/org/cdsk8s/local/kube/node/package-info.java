/** The stand-in's node: runs the containers of pods as local processes, or lets a test say what pods do. */
@NullMarked
package org.cdsk8s.local.kube.node;

import org.jspecify.annotations.NullMarked;
