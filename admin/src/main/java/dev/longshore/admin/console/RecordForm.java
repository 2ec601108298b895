package dev.longshore.admin.console;

import dev.longshore.sql.rejection.RecordFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a rejected record, to be corrected. A field that is empty is no value: forms and spreadsheets do not tell the two apart. */
record RecordForm(List<Field> fields) {

    /** Before the name of a value, so that none collides with another field. */
    static final String PREFIX = "v.";

    private static final int MOST_FIELDS = 90;

    RecordForm {
        fields = List.copyOf(fields);
    }

    /**
     * A value.
     *
     * @param number its place, from 0
     * @param wrong whether the record was rejected for it
     */
    record Field(int number, String name, String value, boolean wrong) {

        public String id() {
            return "v-" + number;
        }

        public boolean isLong() {
            return value.length() > 80 || value.indexOf('\n') >= 0;
        }
    }

    /**
     * The record's fields, and after them those that its job reads and it lacks, so that a record with too few values can be mended. Without fields if its
     * values were not kept.
     *
     * @param wrong the field that the record was rejected for; null for the record as a whole
     */
    static RecordForm of(RecordFields known, @Nullable String wrong) {
        List<Field> fields = new ArrayList<>();
        known.before()
                .forEach((name, value) ->
                        fields.add(new Field(fields.size(), name, value == null ? "" : value, name.equals(wrong))));
        if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
            return new RecordForm(List.of());
        }
        known.read().stream()
                .filter(name -> !known.before().containsKey(name))
                .limit(MOST_FIELDS - fields.size())
                .forEach(name -> fields.add(new Field(fields.size(), name, "", name.equals(wrong))));
        return new RecordForm(fields);
    }

    /** As it was typed. */
    RecordForm with(Map<String, String> typed) {
        return new RecordForm(fields.stream()
                .map(field -> new Field(
                        field.number(),
                        field.name(),
                        typed.getOrDefault(PREFIX + field.number(), field.value()),
                        field.wrong()))
                .toList());
    }

    Map<String, @Nullable String> values() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field.value().isEmpty() ? null : field.value()));
        return values;
    }
}
