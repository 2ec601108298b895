package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.RunScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processor of the job {@code sample-feed}: a note that goes over several lines becomes one, as a statement of account has it. */
final class OneLineNotes implements LineProcessor {

    private static final String NOTE = "note";

    @Override
    public Optional<Map<String, @Nullable Object>> process(RunScope run, Map<String, @Nullable Object> values) {
        if (!(values.get(NOTE) instanceof String note) || note.indexOf('\n') < 0) {
            return Optional.of(values);
        }
        Map<String, @Nullable Object> written = new LinkedHashMap<>(values);
        written.put(NOTE, onOneLine(note));
        return Optional.of(written);
    }

    static String onOneLine(String note) {
        return note.replace("\n", " / ");
    }
}
