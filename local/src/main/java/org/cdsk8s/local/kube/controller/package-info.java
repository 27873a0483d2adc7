/** The stand-in's Job controller and clearing up: it moves a Job's status step by step as a modern cluster does. */
@NullMarked
package org.cdsk8s.local.kube.controller;

import org.jspecify.annotations.NullMarked;
