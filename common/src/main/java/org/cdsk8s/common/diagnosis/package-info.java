/** Why a Job failed or cannot start, read from the Job and its Pods, in words for machines and for people. Pure. */
@NullMarked
package org.cdsk8s.common.diagnosis;

import org.jspecify.annotations.NullMarked;
