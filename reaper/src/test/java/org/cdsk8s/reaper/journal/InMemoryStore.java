package org.cdsk8s.reaper.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the journal as Redis does: as text, fenced by an epoch. */
public final class InMemoryStore implements JournalStore {

    final Map<String, String> entries = new LinkedHashMap<>();
    final List<Update> updates = new ArrayList<>();
    final List<List<String>> questions = new ArrayList<>();
    Optional<String> resourceVersion = Optional.empty();
    private long epoch;

    @Override
    public Opened takeOver(Optional<String> namespaceUid) {
        epoch++;
        return new Opened(epoch, resourceVersion, Optional.empty());
    }

    @Override
    public void forEach(Consumer<JournalEntry> reader) {
        List.copyOf(entries.keySet()).forEach(uid -> reader.accept(entry(uid)));
    }

    @Override
    public Map<String, JournalEntry> read(Collection<String> uids) {
        questions.add(List.copyOf(uids));
        Map<String, JournalEntry> found = new HashMap<>();
        uids.stream().filter(entries::containsKey).forEach(uid -> found.put(uid, entry(uid)));
        return found;
    }

    @Override
    public void write(long writer, Update update) throws FencedException {
        if (writer != epoch) {
            throw new FencedException(writer);
        }
        updates.add(update);
        update.changed().forEach(entry -> entries.put(entry.job().uid(), EntryCodec.encode(entry)));
        update.gone().forEach(entries::remove);
        resourceVersion = update.resourceVersion().or(() -> resourceVersion);
    }

    @Override
    public void check() {}

    JournalEntry entry(String uid) {
        return EntryCodec.decode(uid, entries.getOrDefault(uid, "")).orElseThrow();
    }
}
