package org.cdsk8s.reaper.publish;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cdsk8s.common.amqp.OutgoingMessage;
import org.cdsk8s.common.amqp.PublishResult;

/** A broker that answers when the test says so. */
final class FakeOutlet implements Outlet {

    final List<OutgoingMessage> sent = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<PublishResult>> answers = new CopyOnWriteArrayList<>();
    volatile boolean flowing = true;
    volatile boolean entitled = true;

    @Override
    public CompletableFuture<PublishResult> publish(OutgoingMessage message) {
        CompletableFuture<PublishResult> answer = new CompletableFuture<>();
        answers.add(answer); // whoever sees the message can answer it
        sent.add(message);
        return answer;
    }

    @Override
    public boolean entitled() {
        return entitled;
    }

    @Override
    public boolean flows() {
        return flowing;
    }
}
