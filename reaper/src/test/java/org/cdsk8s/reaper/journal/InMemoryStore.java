package org.cdsk8s.reaper.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the journal as Redis does: as text, fenced by an epoch. */
final class InMemoryStore implements JournalStore {

    final Map<String, String> entries = new LinkedHashMap<>();
    final List<Update> updates = new ArrayList<>();
    Optional<String> resourceVersion = Optional.empty();
    private long epoch;

    @Override
    public Contents takeOver() {
        epoch++;
        List<JournalEntry> read = entries.entrySet().stream()
                .map(entry ->
                        EntryCodec.decode(entry.getKey(), entry.getValue()).orElseThrow())
                .toList();
        return new Contents(epoch, resourceVersion, Optional.empty(), read);
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
}
