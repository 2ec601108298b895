package dev.longshore.sql.schedule;

import com.github.mangstadt.vinnie.VObjectProperty;
import com.github.mangstadt.vinnie.io.Context;
import com.github.mangstadt.vinnie.io.SyntaxRules;
import com.github.mangstadt.vinnie.io.VObjectDataAdapter;
import com.github.mangstadt.vinnie.io.VObjectReader;
import com.github.mangstadt.vinnie.io.Warning;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the lines of an iCalendar file before its events are read, since the library that reads them guesses where something is wrong: what would become
 * another day, another zone or another repetition is refused with its line. Text, alarms and whatever else makes no entry is left alone.
 */
final class ICalendarCheck extends VObjectDataAdapter {

    private static final String EVENT = "VEVENT";
    private static final String ZONE = "VTIMEZONE";
    private static final Set<String> ONCE =
            Set.of("DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RECURRENCE-ID", "STATUS");
    private static final Set<String> REPEATS = Set.of("RRULE", "EXRULE", "RDATE", "EXDATE");
    private static final Set<String> DATES = Set.of("DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID");
    private static final Set<String> ALIKE = Set.of("DTEND", "RDATE", "EXDATE");
    private static final Pattern READ =
            Pattern.compile("(?is)(DTSTART|DTEND|DURATION|RRULE|EXRULE|EXDATE|RDATE|RECURRENCE-ID|STATUS|UID)\\b.*");
    private static final Set<String> IANA = ZoneId.getAvailableZoneIds();
    private static final int LONGEST_SHOWN = 80;

    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<String> zones = new HashSet<>();
    private final List<Line> zoned = new ArrayList<>();
    private final List<Line> event = new ArrayList<>();
    private int open;
    private int began;
    private @Nullable String zone;

    private ICalendarCheck() {}

    private record Mistake(int line, @Nullable String uid, String what, String remedy) {}

    /** What an event's DTSTART is: a day or a time, and whether one of a zone. */
    private record Start(boolean days, boolean zoned) {}

    /** A property of an event that is not over yet. */
    private record Line(
            int number, VObjectProperty property, @Nullable String uid) {

        String name() {
            return property.getName().toUpperCase(Locale.ROOT);
        }
    }

    /** @throws LongshoreException bad input with field {@code file}: the first mistake, and how many more there are */
    static void check(String text) {
        ICalendarCheck check = new ICalendarCheck();
        try (VObjectReader reader = new VObjectReader(new StringReader(text), SyntaxRules.iCalendar())) {
            reader.parse(check);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a text in memory", e);
        }
        check.refuse();
    }

    @Override
    public void onComponentBegin(String name, Context context) {
        open++;
        if (name.equals(EVENT)) {
            event.clear();
            began = context.getLineNumber();
        } else if (name.equals(ZONE)) {
            zone = null;
        } else if (zone != null && (name.equals("STANDARD") || name.equals("DAYLIGHT"))) {
            zones.add(zone);
        }
    }

    @Override
    public void onComponentEnd(String name, Context context) {
        open--;
        if (name.equals(EVENT)) {
            checkEvent();
            event.clear();
        } else if (name.equals("VCALENDAR")) {
            zoned.forEach(this::checkZone);
            zoned.clear();
            zones.clear();
        }
    }

    @Override
    public void onProperty(VObjectProperty property, Context context) {
        String parent = parent(context);
        if (parent.equals(EVENT)) {
            event.add(new Line(context.getLineNumber(), property, null));
        } else if (parent.equals(ZONE) && property.getName().equalsIgnoreCase("TZID")) {
            zone = property.getValue().strip();
        }
    }

    @Override
    public void onWarning(Warning warning, @Nullable VObjectProperty property, @Nullable Exception e, Context context) {
        String line = context.getUnfoldedLine();
        if (parent(context).equals(EVENT) && READ.matcher(line).matches()) {
            mistakes.add(new Mistake(
                    context.getLineNumber(),
                    null,
                    shown(line) + " is no property.",
                    "Write its name, a colon and its value: DTSTART:20261224T183000Z."));
        }
    }

    private void checkEvent() {
        String uid = event.stream()
                .filter(line -> line.name().equals("UID"))
                .map(line -> line.property().getValue())
                .findFirst()
                .orElse(null);
        List<Line> lines = event.stream()
                .map(line -> new Line(line.number(), line.property(), uid))
                .toList();
        Start start = lines.stream()
                .filter(line -> line.name().equals("DTSTART"))
                .findFirst()
                .map(ICalendarCheck::start)
                .orElse(new Start(false, false));
        if (lines.stream().noneMatch(line -> line.name().equals("DTSTART"))) {
            mistakes.add(new Mistake(
                    began, uid, "The event has no DTSTART.", "Write when it begins: DTSTART;VALUE=DATE:20261224."));
        }
        Set<String> seen = new HashSet<>();
        for (Line line : lines) {
            if (ONCE.contains(line.name()) && !seen.add(line.name())) {
                add(
                        line,
                        line.name() + " stands twice in the event.",
                        "Keep one, and make another event of the other.");
            }
            checkLine(line, start);
        }
        lines.stream()
                .filter(line -> line.name().equals("RECURRENCE-ID"))
                .findFirst()
                .ifPresent(id -> checkOverride(id, lines));
    }

    /** An event that stands in place of one occurrence of its series. */
    private void checkOverride(Line id, List<Line> lines) {
        if (id.uid() == null || id.uid().isBlank()) {
            add(id, "The event has a RECURRENCE-ID and no UID.", "Write the UID of the series that it belongs to.");
        }
        String range = id.property().getParameters().first("RANGE");
        if (range != null) {
            add(
                    id,
                    "RANGE=" + shown(range)
                            + " replaces more than the one occurrence that RECURRENCE-ID names, which is not understood.",
                    "End the series before it with UNTIL, and write the rest as an event with a UID of its own.");
        }
        lines.stream()
                .filter(line -> REPEATS.contains(line.name()))
                .findFirst()
                .ifPresent(line -> add(
                        line,
                        line.name() + " stands in an event that replaces one occurrence, which cannot repeat.",
                        "Take it out, or give the event a UID of its own and no RECURRENCE-ID."));
    }

    private static Start start(Line line) {
        ICalendarDate date = ICalendarDate.of(line.property().getValue()).orElse(null);
        boolean zoned = date != null
                && date.hasTime()
                && (date.hasOffset() || line.property().getParameters().first("TZID") != null);
        return new Start(date != null && !date.hasTime(), zoned);
    }

    private void checkLine(Line line, Start start) {
        String value = line.property().getValue().strip();
        if (line.name().endsWith("RULE") && ONCE.contains(line.name())) {
            ICalendarRule.check(value, start.days())
                    .ifPresent(wrong -> add(line, line.name() + ": " + shown(wrong.what()) + ".", wrong.remedy()));
        } else if (line.name().equals("DURATION")) {
            checkLength(line, value);
        } else if (DATES.contains(line.name())) {
            for (String one : value.split(",", -1)) {
                checkValue(line, one.strip(), start);
            }
        }
    }

    /** A day, a time, or a period of an RDATE. */
    private void checkValue(Line line, String value, Start start) {
        boolean saysPeriod =
                "PERIOD".equalsIgnoreCase(line.property().getParameters().first("VALUE"));
        int slash = value.indexOf('/');
        if (!line.name().equals("RDATE") || slash < 0 && !saysPeriod) {
            checkDate(line, value, start);
        } else if (slash < 0 || !saysPeriod) {
            add(
                    line,
                    "RDATE is " + shown(value)
                            + (saysPeriod
                                    ? ", no period, though VALUE=PERIOD says that it is one."
                                    : ", a period, which VALUE=PERIOD does not say."),
                    "Write RDATE;VALUE=PERIOD:20261128T100000Z/PT2H.");
        } else {
            checkDate(line, value.substring(0, slash), start);
            String end = value.substring(slash + 1);
            if (end.startsWith("P") || end.startsWith("+P")) {
                checkLength(line, end);
            } else {
                checkDate(line, end, start);
            }
        }
    }

    private void checkLength(Line line, String value) {
        ICalendarLength.check(value)
                .ifPresent(wrong ->
                        add(line, line.name() + " is " + shown(value) + ", " + wrong + ".", ICalendarLength.REMEDY));
    }

    private void checkDate(Line line, String value, Start start) {
        ICalendarDate date = ICalendarDate.of(value).orElse(null);
        boolean saysDay =
                "DATE".equalsIgnoreCase(line.property().getParameters().first("VALUE"));
        if (date == null) {
            add(line, line.name() + " is " + shown(value) + ", which is no day or time.", ICalendarDate.REMEDY);
        } else if (saysDay && date.hasTime()) {
            add(
                    line,
                    line.name() + " is " + shown(value) + ", a time, though VALUE=DATE says that it is a day.",
                    "Write the day alone, or leave VALUE=DATE out.");
        } else if (ALIKE.contains(line.name())
                && date.hasTime() == start.days()
                // a day takes all away that begins on it, a time of a series of days nothing
                && !(line.name().equals("EXDATE") && !date.hasTime())) {
            add(
                    line,
                    line.name() + " is " + shown(value) + ": of DTSTART and " + line.name()
                            + " one is a day, the other a time.",
                    "Write both as days, or both as times.");
        } else if (line.name().equals("EXDATE") && !date.hasTime() && !saysDay && !start.days()) {
            add(
                    line,
                    "EXDATE is " + shown(value) + ", a day, which VALUE=DATE does not say.",
                    "Write EXDATE;VALUE=DATE:20261224, or the time as DTSTART has it.");
        } else if (REPEATS.contains(line.name())
                && start.zoned()
                && date.hasTime()
                && !date.hasOffset()
                && line.property().getParameters().first("TZID") == null) {
            add(
                    line,
                    line.name() + " is " + shown(value) + ", a time without a zone, and DTSTART has one.",
                    "Write it as DTSTART, with its TZID, or in UTC with a Z.");
        } else if (date.hasTime() && !date.hasOffset()) {
            zoned.add(line);
        }
    }

    private void checkZone(Line line) {
        String id = line.property().getParameters().first("TZID");
        if (id == null || zones.contains(id.strip())) {
            return;
        }
        // a slash in front says that it is known everywhere
        String name = id.startsWith("/") ? id.substring(1) : id;
        if (!IANA.contains(name)) {
            add(
                    line,
                    "TZID=" + shown(id) + " is no time zone that is known, and the file has no VTIMEZONE of it.",
                    "Use an IANA name such as Europe/Berlin, or include the VTIMEZONE.");
        }
    }

    private void add(Line line, String what, String remedy) {
        mistakes.add(new Mistake(line.number(), line.uid(), what, remedy));
    }

    private void refuse() {
        if (open > 0) {
            mistakes.add(new Mistake(
                    Integer.MAX_VALUE,
                    null,
                    "The file ends too early: an END is missing.",
                    "Export the calendar again."));
        }
        if (mistakes.isEmpty()) {
            return;
        }
        Mistake first =
                mistakes.stream().min(Comparator.comparingInt(Mistake::line)).orElseThrow();
        String uid = first.uid() == null || first.uid().isBlank() ? "" : ", event " + shown(first.uid());
        String where = first.line() == Integer.MAX_VALUE ? "" : "Line " + first.line() + uid + ": ";
        int more = mistakes.size() - 1;
        String rest = more == 0 ? "" : " " + more + (more == 1 ? " more mistake follows." : " more mistakes follow.");
        throw LongshoreException.badInput("bad-calendar", "file", where + first.what() + rest, first.remedy());
    }

    private static String parent(Context context) {
        List<String> parents = context.getParentComponents();
        return parents.isEmpty() ? "" : parents.get(parents.size() - 1);
    }

    private static String shown(String text) {
        String one = text.strip();
        return one.length() > LONGEST_SHOWN ? one.substring(0, LONGEST_SHOWN) + "…" : one;
    }
}
