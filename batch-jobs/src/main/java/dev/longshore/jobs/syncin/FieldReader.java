package dev.longshore.jobs.syncin;

import dev.longshore.sql.syncin.StagedRows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one column: judges each by the rules of the column and writes it as PostgreSQL reads it, so that equal values are written alike. Common
 * forms go from bytes to bytes. For one thread.
 */
final class FieldReader {

    private static final Set<String> YES = Set.of("true", "t", "1", "yes", "y");
    private static final Set<String> NO = Set.of("false", "f", "0", "no", "n");
    private static final int SAFE_DIGITS = 18;

    /** A number such as 1e999999999 would fill the memory once written out. */
    private static final int MOST_DIGITS = 1_000;

    private final Rules rules;
    private final Set<String> known;
    private final boolean anyText;
    private final long least;
    private final long greatest;
    private final @Nullable BigDecimal leastDecimal;
    private final @Nullable BigDecimal greatestDecimal;
    private byte[] made = new byte[0];

    /** @param known the values of the lookup; empty if there is none */
    FieldReader(Rules rules, Set<String> known) {
        this.rules = rules;
        this.known = known;
        this.anyText = rules.pattern().isEmpty()
                && rules.allowed().isEmpty()
                && rules.lookup().isEmpty();
        this.least = bound(rules.min(), rules.type() == Rules.Type.TEXT ? 0 : Long.MIN_VALUE);
        this.greatest = bound(rules.max(), Long.MAX_VALUE);
        boolean decimal = rules.type() == Rules.Type.DECIMAL;
        this.leastDecimal = decimal && rules.min() != null ? new BigDecimal(rules.min()) : null;
        this.greatestDecimal = decimal && rules.max() != null ? new BigDecimal(rules.max()) : null;
    }

    private long bound(@Nullable String bound, long byDefault) {
        if (bound == null) {
            return byDefault;
        }
        return switch (rules.type()) {
            case TEXT, INTEGER -> Long.parseLong(bound);
            case DATE -> LocalDate.parse(bound).toEpochDay();
            case TIMESTAMP -> OffsetDateTime.parse(bound).toEpochSecond();
            case DECIMAL, BOOLEAN -> byDefault;
        };
    }

    /** One that asks for no lookup, whose values change while units read. */
    FieldReader ofForm() {
        return new FieldReader(rules.ofForm(), Set.of());
    }

    Rules rules() {
        return rules;
    }

    /** Writes the value of a cell; null if it is sound, else nothing that could be used was written. */
    @Nullable
    Broken read(Cells cells, int cell, StagedRows rows) {
        if (cells.isNull(cell)) {
            return nothing(rows);
        }
        byte[] bytes = cells.bytes();
        int from = cells.from(cell);
        int to = cells.to(cell);
        if (rules.type() == Rules.Type.TEXT) {
            return text(cells, cell, rows);
        }
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        while (from < to && bytes[to - 1] == ' ') {
            to--;
        }
        if (from == to) {
            return nothing(rows);
        }
        return switch (rules.type()) {
            case INTEGER -> integer(bytes, from, to, rows);
            case DECIMAL -> decimal(bytes, from, to, rows);
            case DATE -> date(bytes, from, to, rows);
            default -> slow(bytes, from, to, rows);
        };
    }

    private @Nullable Broken nothing(StagedRows rows) {
        if (!rules.optional()) {
            return new Broken(rules.from(), null, "required", rules.from() + " is empty.");
        }
        rows.nothing();
        return null;
    }

    private @Nullable Broken text(Cells cells, int cell, StagedRows rows) {
        byte[] bytes = cells.bytes();
        int from = cells.from(cell);
        int to = cells.to(cell);
        int characters = Utf8.characters(bytes, from, to);
        if (characters < 0) {
            return switch (characters) {
                case Utf8.NUL -> broken(cells.text(cell), "nul", "holds the character NUL, which no table can store.");
                case Utf8.HALF ->
                    broken(cells.text(cell), "encoding", "holds half of a surrogate pair, which no table can store.");
                default -> broken(cells.text(cell), "encoding", "is no text in the declared encoding.");
            };
        }
        if (characters < least) {
            return broken(cells.text(cell), "min", "is shorter than " + least + " characters.");
        }
        if (characters > greatest) {
            return broken(cells.text(cell), "max", "is longer than " + greatest + " characters.");
        }
        if (!anyText) {
            Broken broken = judged(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            if (broken != null) {
                return broken;
            }
        }
        rows.text(bytes, from, to);
        return null;
    }

    private @Nullable Broken judged(String text) {
        if (!rules.allowed().isEmpty() && !rules.allowed().contains(text)) {
            return broken(text, "allowed", "is none of the allowed values.");
        }
        if (rules.lookup().isPresent() && !known.contains(text)) {
            return broken(
                    text,
                    "lookup",
                    "is not in " + rules.lookup().get().table() + "."
                            + rules.lookup().get().column() + ".");
        }
        if (rules.pattern().isPresent()) {
            try {
                if (!BudgetedText.matches(rules.pattern().get(), text)) {
                    return broken(
                            text, "pattern", "does not match " + rules.pattern().get() + ".");
                }
            } catch (BudgetedText.TooMuchWork e) {
                return broken(
                        text,
                        "pattern",
                        "is too long or too intricate for the pattern "
                                + rules.pattern().get() + ".");
            }
        }
        return null;
    }

    private @Nullable Broken integer(byte[] bytes, int from, int to, StagedRows rows) {
        int at = bytes[from] == '-' ? from + 1 : from;
        long value = 0;
        // plain digits without a zero before them are written as they came
        boolean plain = to - at <= SAFE_DIGITS && at < to && (bytes[at] != '0' || (to - at == 1 && at == from));
        for (int i = at; plain && i < to; i++) {
            int digit = bytes[i] - '0';
            plain = digit >= 0 && digit <= 9;
            value = 10 * value + digit;
        }
        if (!plain || !anyText) {
            return slow(bytes, from, to, rows);
        }
        value = at > from ? -value : value;
        if (value < least || value > greatest) {
            return outside(ascii(bytes, from, to));
        }
        rows.plain(bytes, from, to);
        return null;
    }

    private @Nullable Broken decimal(byte[] bytes, int from, int to, StagedRows rows) {
        int at = bytes[from] == '-' ? from + 1 : from;
        int point = -1;
        long unscaled = 0;
        boolean plain = to - at <= SAFE_DIGITS && at < to && bytes[at] != '.' && bytes[to - 1] != '.';
        for (int i = at; plain && i < to; i++) {
            int digit = bytes[i] - '0';
            if (bytes[i] == '.' && point < 0) {
                point = i;
            } else {
                plain = digit >= 0 && digit <= 9;
                unscaled = 10 * unscaled + digit;
            }
        }
        if (!plain || !anyText) {
            return slow(bytes, from, to, rows);
        }
        if (leastDecimal != null || greatestDecimal != null) {
            BigDecimal value = BigDecimal.valueOf(at > from ? -unscaled : unscaled, point < 0 ? 0 : to - point - 1);
            if (isOutside(value)) {
                return outside(ascii(bytes, from, to));
            }
        }
        rows.plain(bytes, from, to);
        return null;
    }

    private boolean isOutside(BigDecimal value) {
        return (leastDecimal != null && value.compareTo(leastDecimal) < 0)
                || (greatestDecimal != null && value.compareTo(greatestDecimal) > 0);
    }

    private @Nullable Broken date(byte[] bytes, int from, int to, StagedRows rows) {
        if (rules.format().isPresent()
                || !anyText
                || to - from != 10
                || bytes[from + 4] != '-'
                || bytes[from + 7] != '-') {
            return slow(bytes, from, to, rows);
        }
        int year = digits(bytes, from, 4);
        int month = digits(bytes, from + 5, 2);
        int day = digits(bytes, from + 8, 2);
        // the years before 1 are another calendar to PostgreSQL; what is no date is told by the slow way
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > 28) {
            return slow(bytes, from, to, rows);
        }
        if (least != Long.MIN_VALUE || greatest != Long.MAX_VALUE) {
            long days = LocalDate.of(year, month, day).toEpochDay();
            if (days < least || days > greatest) {
                return outside(ascii(bytes, from, to));
            }
        }
        rows.plain(bytes, from, to);
        return null;
    }

    /** -1 if one of them is no digit. */
    private static int digits(byte[] bytes, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** Any form, by way of a text. */
    private @Nullable Broken slow(byte[] bytes, int from, int to, StagedRows rows) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String canonical;
        try {
            canonical = canonical(text);
        } catch (ArithmeticException e) {
            return outside(text);
        } catch (NumberFormatException | DateTimeException e) {
            return broken(text, rules.type().word(), "is not " + expected() + ".");
        }
        Broken broken = anyText ? null : judged(canonical);
        if (broken == null) {
            made = canonical.getBytes(StandardCharsets.US_ASCII);
            rows.plain(made, 0, made.length);
        }
        return broken;
    }

    /** @throws ArithmeticException it is outside of the bounds */
    private String canonical(String text) {
        return switch (rules.type()) {
            case TEXT -> text;
            case INTEGER -> Long.toString(within(Long.parseLong(text)));
            case DECIMAL -> decimal(text);
            case BOOLEAN -> flag(text);
            case DATE -> {
                LocalDate date = rules.format().isPresent()
                        ? LocalDate.parse(text, rules.format().get())
                        : LocalDate.parse(text);
                within(date.toEpochDay());
                yield storable(date).toString();
            }
            case TIMESTAMP -> {
                Instant time = time(text);
                within(time.getEpochSecond());
                storable(time.atOffset(ZoneOffset.UTC).toLocalDate());
                yield time.toString();
            }
        };
    }

    private String decimal(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
            throw new NumberFormatException("more than " + MOST_DIGITS + " digits");
        }
        if (isOutside(number)) {
            throw new ArithmeticException("outside");
        }
        return number.toPlainString();
    }

    private static String flag(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new NumberFormatException("neither true nor false");
        }
        return YES.contains(word) ? "t" : "f";
    }

    /** Without an offset it is UTC. */
    private Instant time(String text) {
        if (rules.format().isPresent()) {
            return rules.format().get().parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                            instanceof OffsetDateTime time
                    ? time.toInstant()
                    : LocalDateTime.parse(text, rules.format().get()).toInstant(ZoneOffset.UTC);
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        return OffsetDateTime.parse(iso).toInstant();
    }

    /** PostgreSQL writes years that ISO 8601 writes with a sign in another way. */
    private static LocalDate storable(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new DateTimeException("a year that is not written in four digits");
        }
        return date;
    }

    private long within(long value) {
        if (value < least || value > greatest) {
            throw new ArithmeticException("outside");
        }
        return value;
    }

    private Broken outside(String text) {
        String bounds = rules.min() == null
                ? rules.max() + " at most"
                : rules.max() == null ? rules.min() + " at least" : "from " + rules.min() + " to " + rules.max();
        return broken(text, "range", "is not " + bounds + ".");
    }

    private Broken broken(@Nullable String text, String rule, String why) {
        String shown = Utf8.storable(text == null ? "" : text, 200);
        return new Broken(rules.from(), shown, rule, rules.from() + " " + why);
    }

    private String expected() {
        return switch (rules.type()) {
            case TEXT -> "a text";
            case INTEGER -> "a whole number";
            case DECIMAL -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> rules.format().isPresent() ? "a date in the job's format" : "a date such as 2026-11-22";
            case TIMESTAMP ->
                rules.format().isPresent() ? "a time in the job's format" : "a time such as 2026-11-22T10:00:00Z";
        };
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
