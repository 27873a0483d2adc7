package org.cdsk8s.local.kube.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cdsk8s.local.kube.fault.Faults;
import org.cdsk8s.local.kube.fault.RequestFault;
import org.cdsk8s.local.kube.log.PodLogs;
import org.cdsk8s.local.kube.registry.Registry;
import org.cdsk8s.local.kube.store.ApiFailure;

/** Finds the answer to a request, the faults it is to suffer included. */
final class Router {
    private final Reads reads;
    private final Writes writes;
    private final Watches watches;
    private final LogAnswers logs;
    private final Faults faults;

    Router(Registry registry, PodLogs podLogs, Faults faults, WatchSettings settings) {
        this.reads = new Reads(registry);
        this.writes = new Writes(registry);
        this.watches = new Watches(registry.store(), faults, settings, registry.clock());
        this.logs = new LogAnswers(registry, podLogs);
        this.faults = faults;
    }

    /**
     * Returns the answer; what is asked for has been done by then.
     *
     * @throws IOException when the caller is gone
     * @throws InterruptedException when the stand-in stops
     */
    Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
        Optional<Answer> document = Discovery.answer(exchange.getRequestURI().getPath());
        if (document.isPresent()) {
            return document.get();
        }
        try {
            ApiRequest request = ApiRequest.read(exchange);
            if (isWebSocket(exchange)) {
                // A plain 200 tells fabric8 to watch by an ordinary GET instead.
                return Answer.text(200, "");
            }
            Optional<RequestFault> fault = faults.arrived(request.seen());
            return fault.isPresent() ? suffer(fault.get(), request) : route(request);
        } catch (ApiFailure failure) {
            return Answer.failure(failure);
        }
    }

    /** Ends everything that streams. */
    void end() {
        watches.end();
        logs.end();
    }

    private Answer suffer(RequestFault fault, ApiRequest request) throws InterruptedException {
        if (fault instanceof RequestFault.Answer told) {
            return told(told);
        }
        if (fault instanceof RequestFault.DropBefore) {
            return Answer.drop();
        }
        if (fault instanceof RequestFault.Delay delay) {
            TimeUnit.MILLISECONDS.sleep(delay.by().toMillis());
        }
        Answer answer = route(request);
        if (fault instanceof RequestFault.AnswerLate late) {
            TimeUnit.MILLISECONDS.sleep(late.by().toMillis());
        }
        return fault instanceof RequestFault.DropAfter ? Answer.drop() : answer;
    }

    private static Answer told(RequestFault.Answer told) {
        ApiFailure failure = ApiFailure.of(told.code(), told.reason(), told.message());
        if (!told.status().isZero()) {
            failure.retryAfter(told.status().toSeconds());
        }
        Answer answer = Answer.failure(failure);
        return exchange -> {
            if (!told.header().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", told.header());
            }
            answer.send(exchange);
        };
    }

    private Answer route(ApiRequest request) {
        return switch (request.verb()) {
            case GET -> request.target().subresource().equals("log") ? logs.read(request) : reads.get(request);
            case LIST -> reads.list(request);
            case WATCH -> watches.open(request);
            case CREATE -> writes.create(request);
            case UPDATE -> writes.update(request);
            case PATCH -> writes.patch(request);
            case DELETE -> writes.delete(request);
            case DELETECOLLECTION -> writes.deleteCollection(request);
        };
    }

    private static boolean isWebSocket(HttpExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"));
    }
}
