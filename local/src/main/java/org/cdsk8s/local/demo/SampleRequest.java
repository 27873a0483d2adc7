package org.cdsk8s.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A request as pluto-deliverables sends it: all eight keys, whether there is a value or not.
 *
 * @param inmeta the metadata, XML text
 * @param route the route's file name
 * @param asset the deliverable's number, which comes back in every answer
 */
record SampleRequest(String inmeta, String route, int asset) {

    private static final int BUNDLE = 12;

    /** A request about a film with a title. */
    static SampleRequest titled(String title, String route, int asset) {
        String escaped = title.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return new SampleRequest(
                """
                <meta-data><meta-movie-info><meta-movie tokens="format duration"/></meta-movie-info>\
                <meta-group type="movie meta"><meta name="title" value="%s"/>\
                <meta name="itemId" value="VX-%d"/><meta name="durationSeconds" value="94"/>\
                </meta-group></meta-data>"""
                        .formatted(escaped, asset),
                route,
                asset);
    }

    /** A request whose metadata lacks what the schema demands: the group has no value in it. */
    static SampleRequest invalid(int asset) {
        return new SampleRequest(
                "<meta-data><meta-group type=\"movie meta\"/></meta-data>", "MainstreamMedia.xml", asset);
    }

    /** The message's body: JSON in ASCII, as the producer writes it. */
    byte[] body() {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("inmeta", inmeta);
        body.put("deliverable_asset", asset);
        body.put("deliverable_bundle", BUNDLE);
        body.put("filename", "demo-" + asset + ".mxf");
        body.put("online_id", "VX-" + asset);
        body.putNull("nearline_id");
        body.putNull("archive_id");
        body.put("routename", route);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
