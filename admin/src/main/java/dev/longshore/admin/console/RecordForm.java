package dev.longshore.admin.console;

import dev.longshore.sql.rejection.RecordFields;
import dev.longshore.sql.rejection.RejectedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

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

    /** Without fields if the record's values were not kept. */
    static RecordForm of(RejectedRecord record, JsonMapper json) {
        List<Field> fields = new ArrayList<>();
        RecordFields.values(record.content(), json)
                .forEach((name, value) -> fields.add(
                        new Field(fields.size(), name, value == null ? "" : value, name.equals(record.field()))));
        return new RecordForm(fields.size() > MOST_FIELDS ? List.of() : fields);
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
