package dev.longshore.jobs.syncin;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of one column.
 *
 * @param column of the table
 * @param from what the file calls it
 * @param optional whether it may be NULL
 * @param min the least number, date, time or length of a text; as it was written
 * @param max the greatest
 * @param pattern what the whole text must match
 * @param format of a date or time that is not ISO 8601
 * @param allowed the values that it may have; empty for any
 * @param lookup a table and a column that must hold the value
 */
record Rules(
        String column,
        String from,
        Type type,
        boolean optional,
        @Nullable String min,
        @Nullable String max,
        Optional<Pattern> pattern,
        Optional<DateTimeFormatter> format,
        Set<String> allowed,
        Optional<Lookup> lookup) {

    /** How a value is read. */
    enum Type {
        TEXT("text", "character varying"),
        INTEGER("smallint", "integer", "bigint"),
        DECIMAL,
        BOOLEAN("boolean"),
        DATE("date"),
        /** The database rounds what a time has beyond microseconds. */
        TIMESTAMP;

        private final Set<String> exact;

        Type(String... exact) {
            this.exact = Set.of(exact);
        }

        /** Types of columns whose values are equal exactly if what is written for this type is: a text 007 in a column of numbers equals 7. */
        Set<String> exact() {
            return exact;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where known values stand. */
    record Lookup(String table, String column) {}

    static Rules of(SpecSection entry) {
        String name = entry.text("name");
        Type type = type(entry);
        Rules rules = new Rules(
                name,
                entry.text("from", name),
                type,
                entry.flag("optional", false),
                entry.scalar("min"),
                entry.scalar("max"),
                pattern(entry, type),
                format(entry, type),
                Set.copyOf(entry.textsIfAny("allowed")),
                lookup(entry));
        entry.refuseOthers();
        rules.bound(entry, "min", rules.min);
        rules.bound(entry, "max", rules.max);
        return rules;
    }

    private static Type type(SpecSection entry) {
        String word = entry.text("type", "text");
        try {
            return Type.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw bad(
                    entry,
                    "type",
                    "\"" + word + "\" is not a type.",
                    "Write text, integer, decimal, boolean, date or timestamp.");
        }
    }

    private static Optional<Pattern> pattern(SpecSection entry, Type type) {
        String pattern = entry.text("pattern", "");
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        if (type != Type.TEXT) {
            throw bad(entry, "pattern", "A pattern judges texts.", "Leave it out, or make the column text.");
        }
        try {
            return Optional.of(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw bad(
                    entry,
                    "pattern",
                    "The pattern is no regular expression: " + e.getDescription() + ".",
                    "Correct it.");
        }
    }

    private static Optional<DateTimeFormatter> format(SpecSection entry, Type type) {
        String format = entry.text("format", "");
        if (format.isEmpty()) {
            return Optional.empty();
        }
        if (type != Type.DATE && type != Type.TIMESTAMP) {
            throw bad(entry, "format", "A format is for dates and timestamps.", "Leave it out.");
        }
        try {
            return Optional.of(
                    DateTimeFormatter.ofPattern(format, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));
        } catch (IllegalArgumentException e) {
            throw bad(entry, "format", "\"" + format + "\" is not a format.", "Write one such as dd.MM.uuuu.");
        }
    }

    private static Optional<Lookup> lookup(SpecSection entry) {
        String lookup = entry.text("lookup", "");
        if (lookup.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = lookup.split("\\.", -1);
        if (parts.length != 3) {
            throw bad(
                    entry,
                    "lookup",
                    "\"" + lookup + "\" does not name schema, table and column.",
                    "Write crm.country.code.");
        }
        return Optional.of(new Lookup(parts[0] + "." + parts[1], parts[2]));
    }

    private void bound(SpecSection entry, String name, @Nullable String bound) {
        if (bound == null) {
            return;
        }
        try {
            switch (type) {
                case TEXT -> Integer.parseUnsignedInt(bound);
                case INTEGER -> Long.parseLong(bound);
                case DECIMAL -> new BigDecimal(bound);
                case DATE -> LocalDate.parse(bound);
                case TIMESTAMP -> OffsetDateTime.parse(bound);
                case BOOLEAN -> throw new NumberFormatException("a boolean has no bounds");
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            throw bad(
                    entry,
                    name,
                    "\"" + bound + "\" is no bound of a " + type.word() + ".",
                    "Write a number, a date such as 2026-11-22, a time such as 2026-11-22T10:00:00Z, or a text's length.");
        }
    }

    /** Without what the value's own form does not tell. */
    Rules ofForm() {
        return new Rules(column, from, type, optional, min, max, pattern, format, allowed, Optional.empty());
    }

    /** All names of the columns, in order. */
    static List<String> columnsOf(List<Rules> rules) {
        return rules.stream().map(Rules::column).toList();
    }

    private static LongshoreException bad(SpecSection entry, String name, String message, String remedy) {
        return LongshoreException.badInput("sync-in-column", entry.pathOf(name), message, remedy);
    }
}
