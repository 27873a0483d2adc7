package org.cdsk8s.reaper.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.common.job.JobRef;
import org.cdsk8s.common.job.JobState;
import org.cdsk8s.reaper.change.EventId;
import org.jspecify.annotations.Nullable;

/** {@link JournalEntry} to the JSON under {@code cds:job:<uid>} and back. Thread-safe. */
final class EntryCodec {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Form(
            @JsonProperty("uid") String uid,
            @JsonProperty("name") String name,
            @JsonProperty("namespace") String namespace,
            @JsonProperty("state") String state,
            @JsonProperty("event-id") String eventId,
            @JsonProperty("resourceVersion") @Nullable String resourceVersion,
            @JsonProperty("announced") @Nullable String announced,
            @JsonProperty("stuck") @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> stuck,
            @JsonProperty("pending") List<PendingForm> pending) {}

    private record PendingForm(
            @JsonProperty("event-id") String eventId,
            @JsonProperty("routing-key") String routingKey,
            @JsonProperty("body") String body) {}

    private EntryCodec() {}

    static String encode(JournalEntry entry) {
        JobState announced = entry.announced();
        Form form = new Form(
                entry.job().uid(),
                entry.job().name(),
                entry.job().namespace(),
                entry.latest().state().word(),
                entry.latest().toString(),
                entry.resourceVersion(),
                announced == null ? null : announced.word(),
                entry.stuck().stream().map(FailureCategory::word).sorted().toList(),
                entry.pending().stream()
                        .map(event -> new PendingForm(event.id().toString(), event.routingKey(), event.body()))
                        .toList());
        try {
            return JSON.writeValueAsString(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A journal entry of plain fields could not be written as JSON", e);
        }
    }

    /** Reads an entry; empty if it is not one, or not one of the Job with this uid. */
    static Optional<JournalEntry> decode(String uid, String json) {
        try {
            return decode(uid, JSON.readValue(json, Form.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("NullAway") // Jackson leaves what the text lacks at null, whatever the record says
    private static Optional<JournalEntry> decode(String uid, @Nullable Form form) {
        if (form == null || !uid.equals(form.uid) || form.name == null || form.namespace == null) {
            return Optional.empty();
        }
        Optional<EventId> latest = eventId(uid, form.eventId);
        Optional<List<PendingEvent>> pending = pending(uid, form.pending);
        if (latest.isEmpty() || pending.isEmpty()) {
            return Optional.empty();
        }
        JobRef job = new JobRef(form.namespace, form.name, uid);
        JobState announced = state(form.announced);
        return Optional.of(new JournalEntry(
                job, latest.get(), form.resourceVersion, announced, categories(form.stuck), pending.get()));
    }

    /** Entries from before these were recorded have none. */
    private static Set<FailureCategory> categories(@Nullable List<String> words) {
        return Stream.ofNullable(words)
                .flatMap(List::stream)
                .flatMap(word -> FailureCategory.parse(word).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<List<PendingEvent>> pending(String uid, @Nullable List<PendingForm> forms) {
        List<PendingEvent> events = new ArrayList<>();
        for (PendingForm form : forms == null ? List.<PendingForm>of() : forms) {
            Optional<EventId> id = eventId(uid, form.eventId);
            if (id.isEmpty() || form.routingKey == null || form.body == null) {
                return Optional.empty();
            }
            events.add(new PendingEvent(id.get(), form.routingKey, form.body));
        }
        return Optional.of(events);
    }

    private static Optional<EventId> eventId(String uid, @Nullable String text) {
        return Optional.ofNullable(text).flatMap(EventId::parse).filter(id -> id.uid()
                .equals(uid));
    }

    private static @Nullable JobState state(@Nullable String word) {
        for (JobState state : JobState.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        return null;
    }
}
