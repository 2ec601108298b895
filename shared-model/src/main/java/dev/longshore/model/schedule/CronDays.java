package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The days of a cron expression: by day of the month or by day of the week, never by both. */
sealed interface CronDays {

    boolean matches(LocalDate date);

    /** How many days a month must have at least, so that one of them can match. */
    default int leastMonth() {
        return 1;
    }

    /** Every day. */
    record Any() implements CronDays {

        @Override
        public boolean matches(LocalDate date) {
            return true;
        }
    }

    /** Days of the month by number. */
    record OfMonth(BitSet days) implements CronDays {

        @Override
        public boolean matches(LocalDate date) {
            return days.get(date.getDayOfMonth());
        }

        @Override
        public int leastMonth() {
            return days.nextSetBit(1);
        }
    }

    /** So many days before the last of the month. */
    record BeforeLast(int days) implements CronDays {

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfMonth() == date.lengthOfMonth() - days;
        }

        @Override
        public int leastMonth() {
            return days + 1;
        }
    }

    /** The day from Monday to Friday that is nearest to a day of the month, within it; 32 for the last. */
    record NearestWeekday(int day) implements CronDays {

        static final int LAST = 32;

        @Override
        public boolean matches(LocalDate date) {
            YearMonth month = YearMonth.from(date);
            if (day != LAST && day > month.lengthOfMonth()) {
                return false;
            }
            LocalDate wanted = day == LAST ? month.atEndOfMonth() : month.atDay(day);
            LocalDate nearest =
                    switch (wanted.getDayOfWeek()) {
                        case SATURDAY -> wanted.getDayOfMonth() == 1 ? wanted.plusDays(2) : wanted.minusDays(1);
                        case SUNDAY ->
                            wanted.getDayOfMonth() == month.lengthOfMonth() ? wanted.minusDays(2) : wanted.plusDays(1);
                        default -> wanted;
                    };
            return date.equals(nearest);
        }

        @Override
        public int leastMonth() {
            return day == LAST ? 1 : day;
        }
    }

    /** Days of the week, 1 for Monday to 7 for Sunday. */
    record OfWeek(BitSet days) implements CronDays {

        @Override
        public boolean matches(LocalDate date) {
            return days.get(date.getDayOfWeek().getValue());
        }
    }

    /** The first, second, … or, by -1, the last such day of the month. */
    record Nth(DayOfWeek weekday, int ordinal) implements CronDays {

        @Override
        public boolean matches(LocalDate date) {
            return date.getDayOfWeek() == weekday
                    && date.equals(date.with(TemporalAdjusters.dayOfWeekInMonth(ordinal, weekday)));
        }
    }

    /** Reads the two fields. */
    static CronDays of(String dayOfMonth, String dayOfWeek, CronField weekday) {
        boolean anyDay = isAny(dayOfMonth);
        boolean anyWeekday = isAny(dayOfWeek);
        if (!anyDay && !anyWeekday) {
            throw LongshoreException.badInput(
                    CronExpression.CODE,
                    CronExpression.FIELD,
                    "The expression names both a day of the month and a day of the week; some read that as \"and\", others as \"or\".",
                    "Write * for one of them; make two schedules for \"or\".");
        }
        return anyDay ? anyWeekday ? new Any() : ofWeek(dayOfWeek, weekday) : ofMonth(dayOfMonth);
    }

    private static boolean isAny(String text) {
        return text.equals("*") || text.equals("?");
    }

    private static CronDays ofMonth(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("LW")) {
            return new NearestWeekday(NearestWeekday.LAST);
        }
        Matcher last = Pattern.compile("L(?:-(\\d{1,2}))?").matcher(upper);
        if (last.matches()) {
            int before = last.group(1) == null ? 0 : Integer.parseInt(last.group(1));
            if (before > 30) {
                throw CronField.DAY.wrong(text);
            }
            return new BeforeLast(before);
        }
        if (upper.endsWith("W")) {
            return new NearestWeekday(CronField.DAY.value(upper.substring(0, upper.length() - 1), text));
        }
        return new OfMonth(CronField.DAY.values(upper));
    }

    private static CronDays ofWeek(String text, CronField field) {
        String upper = text.toUpperCase(Locale.ROOT);
        Matcher nth = Pattern.compile("([A-Z0-9]+)#([1-5])").matcher(upper);
        if (nth.matches()) {
            return new Nth(weekday(field.value(nth.group(1), text), field), Integer.parseInt(nth.group(2)));
        }
        if (upper.length() > 1 && upper.endsWith("L")) {
            return new Nth(weekday(field.value(upper.substring(0, upper.length() - 1), text), field), -1);
        }
        BitSet days = new BitSet();
        field.values(upper).stream().forEach(day -> days.set(weekday(day, field).getValue()));
        return new OfWeek(days);
    }

    /** In both ways of counting, Sunday is the first of the seven; Unix has it at the end too. */
    private static DayOfWeek weekday(int number, CronField field) {
        return DayOfWeek.SUNDAY.plus(number - field.least());
    }
}
