package dev.longshore.sql.schedule;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks an {@code RRULE}: the library that writes repetitions out reads an unknown frequency as yearly, and leaves out parts that it does not know. */
final class ICalendarRule {

    /** What is wrong, and what to write. */
    record Wrong(String what, String remedy) {}

    private static final String FREQUENCIES = "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY";
    private static final Set<String> OF_DAYS = Set.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    private static final Set<String> OF_TIMES = Set.of("SECONDLY", "MINUTELY", "HOURLY");
    private static final Set<String> TIMES_OF_DAY = Set.of("BYHOUR", "BYMINUTE", "BYSECOND");
    private static final Pattern COUNT = Pattern.compile("0*[1-9]\\d{0,8}");
    private static final Pattern WEEKDAYS = list("[+-]?\\d{0,2}(MO|TU|WE|TH|FR|SA|SU)");

    private static final Map<String, Pattern> FORMS = Map.ofEntries(
            Map.entry("INTERVAL", COUNT),
            Map.entry("COUNT", COUNT),
            Map.entry("WKST", Pattern.compile("MO|TU|WE|TH|FR|SA|SU")),
            Map.entry("BYDAY", WEEKDAYS),
            Map.entry("BYSECOND", list("[0-5]?\\d|60")),
            Map.entry("BYMINUTE", list("[0-5]?\\d")),
            Map.entry("BYHOUR", list("[01]?\\d|2[0-3]")),
            Map.entry("BYMONTH", list("0?[1-9]|1[0-2]")),
            Map.entry("BYMONTHDAY", list("[+-]?(0?[1-9]|[12]\\d|3[01])")),
            Map.entry("BYWEEKNO", list("[+-]?(0?[1-9]|[1-4]\\d|5[0-3])")),
            Map.entry("BYYEARDAY", list("[+-]?0{0,2}([1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])")),
            Map.entry("BYSETPOS", list("[+-]?0{0,2}([1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])")));

    private ICalendarRule() {}

    /**
     * The first thing that is wrong with it.
     *
     * @param days whether the event is of whole days
     */
    static Optional<Wrong> check(String rule, boolean days) {
        Set<String> seen = new HashSet<>();
        for (String part : rule.strip().split(";", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (!seen.add(key)) {
                return wrong(key + " stands twice", "Keep one of them.");
            }
            Optional<Wrong> wrong = part(key, value, days);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        if (!seen.contains("FREQ")) {
            return wrong("it says no FREQ", "Write how often: FREQ=" + FREQUENCIES + ".");
        }
        return seen.contains("COUNT") && seen.contains("UNTIL")
                ? wrong("it has both COUNT and UNTIL", "Keep one of them.")
                : Optional.empty();
    }

    private static Optional<Wrong> part(String key, String value, boolean days) {
        String found = key + "=" + value;
        if (key.equals("FREQ")) {
            return frequency(value, days);
        }
        if (key.equals("UNTIL")) {
            return ICalendarDate.of(value).isEmpty()
                    ? wrong(found + " is no day or time", ICalendarDate.REMEDY)
                    : Optional.empty();
        }
        if (days && TIMES_OF_DAY.contains(key)) {
            return wrong(
                    found + " repeats too often for an event of whole days",
                    "They repeat once a day at most: leave it out.");
        }
        Pattern form = FORMS.get(key);
        if (form == null) {
            return wrong(found + " is not understood", "Leave it out, or write its days as events of their own.");
        }
        return form.matcher(value).matches()
                ? Optional.empty()
                : wrong(
                        found + " is out of range",
                        form == COUNT
                                ? "Write a whole number from 1: " + key + "=1."
                                : "Write values of " + key + " as RFC 5545 has them, with commas between.");
    }

    private static Optional<Wrong> frequency(String value, boolean days) {
        if (OF_DAYS.contains(value) || !days && OF_TIMES.contains(value)) {
            return Optional.empty();
        }
        return OF_TIMES.contains(value)
                ? wrong(
                        "FREQ=" + value + " repeats too often for an event of whole days",
                        "They repeat once a day at most: write FREQ=DAILY.")
                : wrong("FREQ=" + value + " is no frequency", "Write one of " + FREQUENCIES + ", in capitals.");
    }

    private static Optional<Wrong> wrong(String what, String remedy) {
        return Optional.of(new Wrong(what, remedy));
    }

    private static Pattern list(String one) {
        return Pattern.compile("(" + one + ")(,(" + one + "))*");
    }
}
