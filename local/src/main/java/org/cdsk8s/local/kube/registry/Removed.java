package org.cdsk8s.local.kube.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a deletion did.
 *
 * @param object the object, marked as being deleted or as it last was
 * @param gone whether it is gone already; else finalizers or a running process still hold it
 */
public record Removed(ObjectNode object, boolean gone) {}
