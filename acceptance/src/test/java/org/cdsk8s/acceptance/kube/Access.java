package org.cdsk8s.acceptance.kube;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing one may do to one kind of resource.
 *
 * @param group its API group; empty for the core group
 * @param resource in the plural; {@code pods/log} for a part of it
 * @param name of the one object it may be done to; empty for any
 * @param verb in the words of RBAC
 */
record Access(String group, String resource, String name, String verb) {

    /** All that {@code role} grants. */
    static Set<Access> grantedBy(Role role) {
        return role.getRules().stream().flatMap(Access::grantedBy).collect(Collectors.toSet());
    }

    /** All that was asked for, in the words of what was granted: names only where the grant has them. */
    static Set<Access> inTermsOf(Set<Access> granted, Set<Access> asked) {
        return asked.stream()
                .map(access -> granted.contains(access) ? access : access.toAny())
                .collect(Collectors.toSet());
    }

    private Access toAny() {
        return new Access(group, resource, "", verb);
    }

    private static Stream<Access> grantedBy(PolicyRule rule) {
        List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
        return rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                .flatMap(resource -> names.stream().flatMap(name -> rule.getVerbs().stream()
                        .map(verb -> new Access(group, resource, name, verb)))));
    }
}
