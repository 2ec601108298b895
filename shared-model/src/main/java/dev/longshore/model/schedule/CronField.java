package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Reads one field of a cron expression that names values by number or by name: lists, ranges, steps. A range that runs backwards goes over the end:
 * {@code 22-2}, {@code FRI-MON}.
 *
 * @param title what people call it
 * @param least the least number
 * @param most the greatest number
 * @param names the words for the numbers from the least on; empty if there are none
 */
record CronField(String title, int least, int most, List<String> names) {

    static final CronField SECOND = new CronField("second", 0, 59, List.of());
    static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
    static final CronField HOUR = new CronField("hour", 0, 23, List.of());
    static final CronField DAY = new CronField("day of month", 1, 31, List.of());
    static final CronField MONTH = new CronField(
            "month",
            1,
            12,
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));

    /** Of six fields, as Quartz counts: 1 is Sunday. */
    static final CronField QUARTZ_WEEKDAY =
            new CronField("day of week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    /** Of five fields, as Unix counts: 0 and 7 are Sunday. */
    static final CronField UNIX_WEEKDAY =
            new CronField("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    /** The values that the text names. */
    BitSet values(String text) {
        BitSet values = new BitSet();
        for (String part : text.split(",", -1)) {
            add(part, values);
        }
        return values;
    }

    private void add(String part, BitSet values) {
        String[] stepped = part.split("/", -1);
        if (stepped.length > 2) {
            throw wrong(part);
        }
        int step = stepped.length == 1 ? 1 : number(stepped[1], part);
        if (step < 1 || step > most - least + 1) {
            throw LongshoreException.badInput(
                    CronExpression.CODE,
                    CronExpression.FIELD,
                    "The " + title + " \"" + part + "\" has a step that does not fit: " + step + ".",
                    "Write a step from 1 to " + (most - least + 1) + ".");
        }
        int from;
        int to;
        if (stepped[0].equals("*")) {
            from = least;
            to = most;
        } else {
            String[] range = stepped[0].split("-", -1);
            if (range.length > 2) {
                throw wrong(part);
            }
            from = value(range[0], part);
            to = range.length == 2 ? value(range[1], part) : stepped.length == 2 ? most : from;
        }
        int end = to < from ? to + (most - least + 1) : to;
        for (int i = from; i <= end; i += step) {
            values.set(i > most ? i - (most - least + 1) : i);
        }
    }

    /** One value, by number or by name. */
    int value(String text, String part) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        int value = named >= 0 ? least + named : number(text, part);
        if (value < least || value > most) {
            throw LongshoreException.badInput(
                    CronExpression.CODE,
                    CronExpression.FIELD,
                    "The " + title + " " + value + " does not exist.",
                    "Write one from " + least + " to " + most + ".");
        }
        return value;
    }

    private int number(String text, String part) {
        if (!text.matches("\\d{1,4}")) {
            throw wrong(part);
        }
        return Integer.parseInt(text);
    }

    LongshoreException wrong(String part) {
        String known = names.isEmpty() ? "" : ", or a name such as " + names.get(1);
        return LongshoreException.badInput(
                CronExpression.CODE,
                CronExpression.FIELD,
                "\"" + part + "\" is not a " + title + ".",
                "Write a number from " + least + " to " + most + known + "; a list 1,2; a range 1-3; a step */5.");
    }
}
