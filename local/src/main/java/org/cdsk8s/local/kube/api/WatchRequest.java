package org.cdsk8s.local.kube.api;

/**
 * What a watch is to show.
 *
 * @param target which collection
 * @param selection which objects of it
 * @param rendering how each is shown
 * @param from the resourceVersion to go on from, 0 to begin with what is there
 * @param bookmarks whether bookmarks are wanted
 * @param timeoutSeconds after which the watch ends, 0 when it was not said
 */
record WatchRequest(
        Target target, Selection selection, Rendering rendering, long from, boolean bookmarks, long timeoutSeconds) {

    static WatchRequest of(ApiRequest request, Rendering rendering) {
        return new WatchRequest(
                request.target(),
                Selection.of(request),
                rendering,
                request.query().number("resourceVersion", 0),
                request.query().flag("allowWatchBookmarks"),
                request.query().number("timeoutSeconds", 0));
    }
}
