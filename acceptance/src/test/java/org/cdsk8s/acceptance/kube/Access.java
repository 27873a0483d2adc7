package org.cdsk8s.acceptance.kube;

import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing one may do to one kind of resource.
 *
 * @param group its API group; empty for the core group
 * @param resource in the plural; {@code pods/log} for a part of it
 * @param verb in the words of RBAC
 */
record Access(String group, String resource, String verb) {

    /** All that {@code role} grants. A rule for single names would grant less than it says, so there must be none. */
    static Set<Access> grantedBy(Role role) {
        return role.getRules().stream()
                .peek(rule -> {
                    if (!rule.getResourceNames().isEmpty()) {
                        throw new IllegalArgumentException("A rule for single names cannot be compared: " + rule);
                    }
                })
                .flatMap(rule -> rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Access(group, resource, verb)))))
                .collect(Collectors.toSet());
    }
}
