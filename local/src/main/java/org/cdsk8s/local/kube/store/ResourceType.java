package org.cdsk8s.local.kube.store;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of object the stand-in keeps, with the names the API gives them. */
public enum ResourceType {
    /** batch/v1 Jobs. */
    JOB("batch", "jobs", "Job", true, true, ""),
    /** Pods. */
    POD("", "pods", "Pod", true, true, "po"),
    /** Events that tell a person what happened to an object. */
    EVENT("", "events", "Event", true, false, "ev"),
    /** ConfigMaps; stored, never mounted. */
    CONFIG_MAP("", "configmaps", "ConfigMap", true, false, "cm"),
    /** Namespaces. */
    NAMESPACE("", "namespaces", "Namespace", false, true, "ns"),
    /** Nodes. */
    NODE("", "nodes", "Node", false, true, "no"),
    /** Leases, by which one of several processes is elected. */
    LEASE("coordination.k8s.io", "leases", "Lease", true, false, "");

    private final String group;
    private final String plural;
    private final String kind;
    private final boolean namespaced;
    private final boolean hasStatus;
    private final String shortName;

    ResourceType(String group, String plural, String kind, boolean namespaced, boolean hasStatus, String shortName) {
        this.group = group;
        this.plural = plural;
        this.kind = kind;
        this.namespaced = namespaced;
        this.hasStatus = hasStatus;
        this.shortName = shortName;
    }

    /**
     * Finds a type by its place in the API.
     *
     * @param group API group, empty for the core group
     * @param plural the plural used in paths
     * @return the type, or empty when the stand-in does not serve it
     */
    public static Optional<ResourceType> of(String group, String plural) {
        return Arrays.stream(values())
                .filter(type -> type.group.equals(group) && type.plural.equals(plural))
                .findFirst();
    }

    /** Returns the API group, empty for the core group. */
    public String group() {
        return group;
    }

    /** Returns the plural used in paths. */
    public String plural() {
        return plural;
    }

    /** Returns the kind. */
    public String kind() {
        return kind;
    }

    /** Tells whether objects of this type live in a namespace. */
    public boolean namespaced() {
        return namespaced;
    }

    /** Tells whether the status is written through a path of its own. */
    public boolean hasStatus() {
        return hasStatus;
    }

    /** Returns the abbreviation kubectl accepts, empty when there is none. */
    public String shortName() {
        return shortName;
    }

    /** Returns {@code group/v1}, or {@code v1} for the core group. */
    public String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    /** Returns the name error messages use: {@code jobs.batch}, {@code pods}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
