package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date in a parameter that depends on when the schedule fires: {@code {{yesterday}}}, {@code {{start-of-month - 1 month}}}. A word of a short list, and at most
 * one step away from it. Nothing is ever evaluated that is not in this class: whatever else looks like an expression is refused.
 *
 * @param word one of {@link #words()}
 * @param amount steps, negative for the past; 0 for none
 * @param unit of the step
 */
public record DateExpression(String word, int amount, ChronoUnit unit) {

    private static final String CODE = "unknown-expression";
    private static final int MOST_DIGITS = 4;
    private static final String PLANNED_TIME = "planned-time";
    private static final Pattern SHAPE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");
    private static final Pattern STEP =
            Pattern.compile("([a-z-]+?)(?:\\s+([+-])\\s+(\\d+)\\s+(day|week|month|year)s?)?");

    /** What other engines would evaluate, or ours if it were complete. */
    private static final Pattern SUSPICIOUS = Pattern.compile("\\{\\{|}}|[#$%*~@]\\{|<%|\\{%|\\[\\[|\\[\\(");

    private static final Map<String, UnaryOperator<LocalDate>> DATES = dates();

    /** The words, in the order in which people look for them. */
    public static List<String> words() {
        List<String> words = new ArrayList<>(DATES.keySet());
        words.add(PLANNED_TIME);
        return List.copyOf(words);
    }

    /** Whether a text means an expression, right or wrong; any other text is what it is. */
    public static boolean isMeant(String text) {
        return SUSPICIOUS.matcher(text).find();
    }

    /**
     * Reads a text that {@link #isMeant}.
     *
     * @param field of the input, for the refusal
     * @throws LongshoreException bad input: it is not one of ours
     */
    public static DateExpression of(String text, String field) {
        Matcher whole = SHAPE.matcher(text.strip());
        if (!whole.matches()) {
            throw LongshoreException.badInput(
                    CODE,
                    field,
                    "This looks like an expression and is none that a schedule knows; nothing of it was evaluated.",
                    MeantExpression.of(text, words())
                            + "Write a plain value, or one date expression alone, such as {{yesterday}}: "
                            + String.join(", ", words()) + ".");
        }
        Matcher step = STEP.matcher(whole.group(1));
        if (!step.matches() || !words().contains(step.group(1))) {
            throw LongshoreException.badInput(
                    CODE,
                    field,
                    "There is no such date expression; nothing of it was evaluated.",
                    MeantExpression.of(whole.group(1), words()) + "Write one of: " + String.join(", ", words())
                            + "; a step such as {{today - 7 days}} may follow.");
        }
        boolean stepped = step.group(2) != null;
        if (stepped && step.group(1).equals(PLANNED_TIME)) {
            throw LongshoreException.badInput(
                    CODE,
                    field,
                    "The planned time takes no step.",
                    "Write {{planned-time}} alone, or a date such as {{today - 7 days}}.");
        }
        if (stepped && step.group(3).length() > MOST_DIGITS) {
            throw LongshoreException.badInput(
                    CODE,
                    field,
                    "The step of "
                            + step.group(3).substring(0, Math.min(step.group(3).length(), 20)) + " " + step.group(4)
                            + "s is too large; nothing of it was evaluated.",
                    "Write a step of 9999 at most, such as {{today - 7 days}}.");
        }
        return new DateExpression(
                step.group(1),
                stepped ? Integer.parseInt(step.group(2) + step.group(3)) : 0,
                stepped ? ChronoUnit.valueOf(step.group(4).toUpperCase(Locale.ROOT) + "S") : ChronoUnit.DAYS);
    }

    /**
     * The value for a fire, as JSON holds it: a date, or a moment for {@code planned-time}.
     *
     * @param today the day of the planned time in the schedule's zone
     * @param logicalDate the day that the work is about
     */
    public String valueFor(Instant planned, LocalDate today, LocalDate logicalDate) {
        if (word.equals(PLANNED_TIME)) {
            return planned.toString();
        }
        LocalDate base =
                word.equals("logical-date") ? logicalDate : DATES.get(word).apply(today);
        return base.plus(amount, unit).toString();
    }

    private static Map<String, UnaryOperator<LocalDate>> dates() {
        Map<String, UnaryOperator<LocalDate>> dates = new LinkedHashMap<>();
        dates.put("today", day -> day);
        dates.put("yesterday", day -> day.minusDays(1));
        dates.put("tomorrow", day -> day.plusDays(1));
        dates.put("logical-date", day -> day);
        dates.put("start-of-week", day -> day.minusDays(day.getDayOfWeek().getValue() - 1L));
        dates.put("start-of-last-week", day -> day.minusDays(day.getDayOfWeek().getValue() + 6L));
        dates.put("end-of-last-week", day -> day.minusDays(day.getDayOfWeek().getValue()));
        dates.put("start-of-month", day -> day.withDayOfMonth(1));
        dates.put("end-of-month", day -> day.with(TemporalAdjusters.lastDayOfMonth()));
        dates.put("start-of-last-month", day -> day.withDayOfMonth(1).minusMonths(1));
        dates.put("end-of-last-month", day -> day.withDayOfMonth(1).minusDays(1));
        dates.put("start-of-quarter", day -> day.with(IsoFields.DAY_OF_QUARTER, 1));
        dates.put("start-of-last-quarter", day -> day.with(IsoFields.DAY_OF_QUARTER, 1)
                .minusMonths(3));
        dates.put("end-of-last-quarter", day -> day.with(IsoFields.DAY_OF_QUARTER, 1)
                .minusDays(1));
        dates.put("start-of-year", day -> day.withDayOfYear(1));
        dates.put("start-of-last-year", day -> day.withDayOfYear(1).minusYears(1));
        dates.put("end-of-last-year", day -> day.withDayOfYear(1).minusDays(1));
        return dates;
    }
}
