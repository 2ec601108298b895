package dev.longshore.jobs.outcome;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.JsonRow;
import dev.longshore.sql.export.KeyRange;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows that effects outside are made of, by key, as the query has them now. A key without one has a reason. For one thread. */
final class Rows {

    private static final String GONE = "The query has no row for it.";
    private static final String TWICE =
            "The query of sql-file has more than one row with the key \"%s\": have it return one row for each key; a join that finds several of something is to be grouped.";

    private final OutcomeSpec spec;
    private final UnitTools.Worker worker;
    private final Map<String, JsonNode> found = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();

    private Rows(OutcomeSpec spec, UnitTools.Worker worker) {
        this.spec = spec;
        this.worker = worker;
    }

    /**
     * Reads those of all keys together. Where the data of one make the query fail, or give it more than one row, the others have theirs.
     *
     * @throws LongshoreException user error: the query has rows of keys that it was not asked for
     */
    static Rows read(OutcomeSpec spec, UnitTools.Worker worker, List<String> keys) {
        Rows rows = new Rows(spec, worker);
        rows.read(keys);
        return rows;
    }

    private void read(List<String> keys) {
        String sql = spec.rows().render(name -> OutcomeUnit.keys(keys));
        List<JsonRow> page;
        try {
            // with one more, so that a row too many shows
            page = worker.source().page(sql, List.of(spec.key()), KeyRange.ALL, List.of(), keys.size() + 1);
        } catch (LongshoreException e) {
            without(keys, e);
            return;
        }
        Set<String> doubled = take(page, new HashSet<>(keys));
        if (!doubled.isEmpty()) {
            doubled.forEach(key -> refused.put(key, TWICE.formatted(key)));
            // their rows may have crowded out those of others, wholly or in part
            List<String> others =
                    keys.stream().filter(key -> !doubled.contains(key)).toList();
            if (!others.isEmpty()) {
                read(others);
            }
        }
    }

    /** By halves: one bad among many costs few queries. */
    private void without(List<String> keys, LongshoreException failure) {
        if (failure.code().equals("key-not-a-column")) {
            throw failure;
        }
        if (keys.size() > 1 && isOfARow(failure)) {
            int half = keys.size() / 2;
            read(keys.subList(0, half));
            read(keys.subList(half, keys.size()));
        } else {
            keys.forEach(key -> refused.put(key, String.valueOf(failure.getMessage())));
        }
    }

    /** Whether other rows may be well: not if the database is away, and not if the query itself is at fault, or a table that it reads. */
    private static boolean isOfARow(LongshoreException failure) {
        String state = failure.getCause() instanceof SQLException cause ? cause.getSQLState() : null;
        return failure.code().equals("key-is-null")
                || (failure.code().equals("source-refused-query") && state != null && !state.startsWith("42"));
    }

    /** Returns the keys that have more than one row: which of them is meant, nobody knows. Where there are such, none is taken. */
    private Set<String> take(List<JsonRow> page, Set<String> asked) {
        Set<String> doubled = new HashSet<>();
        Map<String, JsonNode> taken = new HashMap<>();
        for (JsonRow row : page) {
            String key = row.key().get(0);
            if (!asked.contains(key)) {
                throw LongshoreException.badInput(
                        "key-not-asked",
                        "spec.sql",
                        "The query has a row with the key \"" + key
                                + "\", which is the key of none of the outcomes that it was asked for.",
                        "Write the key column as outcomes are asked for, such as id::text, and select by that: where id::text = any (:keys).");
            }
            if (taken.put(key, worker.json().readTree(row.json())) != null) {
                doubled.add(key);
            }
        }
        if (doubled.isEmpty()) {
            found.putAll(taken);
        }
        return doubled;
    }

    @Nullable
    JsonNode of(String key) {
        return found.get(key);
    }

    /** Why a key has none. */
    String why(String key) {
        return refused.getOrDefault(key, GONE);
    }

    /** Of how many the database refused to tell. */
    int refused() {
        return refused.size();
    }
}
