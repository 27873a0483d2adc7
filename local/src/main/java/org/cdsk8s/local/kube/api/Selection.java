package org.cdsk8s.local.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.cdsk8s.local.kube.store.FieldQuery;
import org.cdsk8s.local.kube.store.LabelQuery;

/**
 * Which objects of a collection a request is about.
 *
 * @param labels by their labels
 * @param fields by their fields
 */
record Selection(LabelQuery labels, FieldQuery fields) implements Predicate<JsonNode> {

    static Selection of(ApiRequest request) {
        return new Selection(
                LabelQuery.parse(request.query().text("labelSelector")),
                FieldQuery.parse(request.target().type(), request.query().text("fieldSelector")));
    }

    boolean selectsAll() {
        return labels.selectsAll() && fields.selectsAll();
    }

    @Override
    public boolean test(JsonNode object) {
        return labels.test(object) && fields.test(object);
    }
}
