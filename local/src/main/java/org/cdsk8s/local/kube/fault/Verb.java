package org.cdsk8s.local.kube.fault;

/** What a request wants done, in the words Kubernetes' access rules use. */
public enum Verb {
    /** Read one object, or its log. */
    GET,
    /** Read all objects of a type. */
    LIST,
    /** Follow the changes of a type. */
    WATCH,
    /** Make an object. */
    CREATE,
    /** Replace an object. */
    UPDATE,
    /** Change parts of an object. */
    PATCH,
    /** Delete an object. */
    DELETE,
    /** Delete all objects of a type. */
    DELETECOLLECTION
}
