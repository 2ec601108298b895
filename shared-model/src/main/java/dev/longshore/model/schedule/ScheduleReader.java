package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.Readers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schedule as a file, a form and the API write it, strictly: what is wrong with the text alone is found here, for all three. What the
 * installation has to say (jobs, limits, other schedules) is checked where it is stored.
 */
public final class ScheduleReader {

    /** Every field, in the order of the documentation. */
    public static final Set<String> FIELDS = new LinkedHashSet<>(List.of(
            "schedule",
            "description",
            "job",
            "cron",
            "every",
            "once",
            "monthly",
            "zone",
            "clock-change",
            "valid",
            "calendars",
            "logical-date",
            "parameters",
            "tenants",
            "lane",
            "priority",
            "promise",
            "readers",
            "missed",
            "catch-up",
            "running",
            "start-within",
            "after",
            "after-when"));

    /** The distance of two fires is below what any tenant may write. */
    public static final String TOO_SHORT = "too-often";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(366);
    private static final int MOST_NAMES = 500;
    private static final int USUAL_CATCH_UP = 24;

    private final List<LongshoreException> problems = new ArrayList<>();
    private final ScheduleFields fields;

    private ScheduleReader(Map<String, ? extends @Nullable Object> values) {
        this.fields = new ScheduleFields("", values, problems);
    }

    /** Reads JSON values by field name. */
    public static CheckedSchedule read(Map<String, ? extends @Nullable Object> values) {
        ScheduleReader reader = new ScheduleReader(values);
        ScheduleDefinition definition = reader.read();
        return new CheckedSchedule(reader.problems.isEmpty() ? definition : null, reader.problems);
    }

    private @Nullable ScheduleDefinition read() {
        fields.onlyKnown(FIELDS);
        String nameRemedy = "Write lower-case letters, digits and hyphens, a letter first, 80 at most: nightly-orders.";
        ScheduleName name =
                fields.as("schedule", fields.requiredText("schedule", 80, nameRemedy), nameRemedy, ScheduleName::new);
        String description = fields.text("description", 500, "Write one sentence: why it exists.");
        String jobRemedy = "Write the name of a job, such as orders-export.";
        JobName job = fields.as("job", fields.requiredText("job", 80, jobRemedy), jobRemedy, JobName::new);
        Chain chain = chain(name);
        Timing timing = timing(chain);
        Map<String, Object> parameters = parameters();
        Tenants tenants = tenants();
        Asking asking = new Asking(
                fields.text("lane", 40, "Write critical, bulk or repair."),
                fields.number("priority", 1, 9, Asking.USUAL_PRIORITY),
                promise(),
                readers());
        Policies policies = new Policies(
                fields.word("missed", WhenMissed.class, WhenMissed.ONCE),
                fields.number("catch-up", 1, Policies.MOST_CATCH_UP, USUAL_CATCH_UP),
                fields.word("running", WhenRunning.class, WhenRunning.QUEUE),
                fields.duration("start-within", SECOND, YEAR));
        int shift = fields.number("logical-date", -366, 366, 0);
        return name == null || job == null || timing == null
                ? null
                : new ScheduleDefinition(
                        name,
                        description == null ? "" : description,
                        job,
                        timing,
                        shift,
                        parameters,
                        tenants,
                        asking,
                        policies,
                        chain);
    }

    private @Nullable Timing timing(Chain chain) {
        List<String> given = List.of("cron", "every", "once", "monthly").stream()
                .filter(fields::has)
                .toList();
        if (given.size() > 1) {
            fields.problem(
                    "two-timetables",
                    given.get(1),
                    "A schedule has one timetable, and this one has " + String.join(" and ", given) + ".",
                    "Keep one; make another schedule for the other.");
            return null;
        }
        Timetable timetable = given.isEmpty() ? chained(chain) : timetable(given.get(0));
        ZoneId zone = zone();
        ScheduleFields change = fields.mapping("clock-change", Set.of("gap", "overlap"));
        ScheduleFields valid = fields.mapping("valid", Set.of("from", "until"));
        var from = valid.date("from");
        var until = valid.date("until");
        if (from != null && until != null && until.isBefore(from)) {
            valid.problem(
                    "wrong-value",
                    "until",
                    "It ends before it begins.",
                    "Write a last day that is not before the first.");
        }
        if (timetable == null) {
            return null;
        }
        boolean realTime =
                timetable instanceof Timetable.Cron cron && cron.expression().goesByRealTime();
        return new Timing(
                timetable,
                zone,
                change.word("gap", InGap.class, realTime ? InGap.SKIP : InGap.AFTER),
                change.word("overlap", InOverlap.class, realTime ? InOverlap.BOTH : InOverlap.FIRST),
                from,
                until,
                fields.texts("calendars", 20, "Write the names of calendars: [holidays]."));
    }

    private @Nullable Timetable chained(Chain chain) {
        if (chain.isEmpty() && fields.has("after")) {
            return null; // what is wrong with it is said where it is read
        }
        if (chain.isEmpty()) {
            fields.problem(
                    "missing-field",
                    "cron",
                    "The schedule has no timetable.",
                    "Write one of cron, every, once and monthly; or after, to go by other schedules.");
            return null;
        }
        return new Timetable.WithPredecessor();
    }

    private @Nullable Timetable timetable(String kind) {
        return switch (kind) {
            case "cron" -> {
                String remedy = "Write minute, hour, day of month, month and day of week: \"30 2 * * *\".";
                CronExpression cron = fields.as("cron", fields.text("cron", 200, remedy), remedy, CronExpression::of);
                yield cron == null ? null : new Timetable.Cron(cron);
            }
            case "every" -> every();
            case "once" -> {
                String remedy = "Write date and time of the wall clock: 2026-12-01T02:30.";
                LocalDateTime at = fields.as("once", fields.text("once", 19, remedy), remedy, LocalDateTime::parse);
                yield at == null ? null : new Timetable.Once(at.truncatedTo(ChronoUnit.SECONDS));
            }
            default -> monthly();
        };
    }

    private @Nullable Timetable every() {
        boolean alone = !(fields.raw("every") instanceof Map);
        ScheduleFields every = alone ? fields : fields.mapping("every", Set.of("interval", "from"));
        Duration interval = every.interval(alone ? "every" : "interval", SECOND, YEAR);
        if (!alone && !every.has("interval")) {
            every.problem("missing-field", "interval", "\"interval\" is missing.", "Write a duration such as 15m.");
        }
        String remedy = "Write a moment with its offset: 2026-12-01T00:00:00Z.";
        Instant from = alone
                ? null
                : every.as("from", every.text("from", 40, remedy), remedy, text -> OffsetDateTime.parse(text)
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS));
        return interval == null ? null : new Timetable.Every(interval, from == null ? Instant.EPOCH : from);
    }

    private @Nullable Timetable monthly() {
        ScheduleFields monthly = fields.mapping("monthly", Set.of("day", "at"));
        String day = monthly.requiredText("day", 40, MonthlyDay.REMEDY);
        var at = monthly.time("at");
        if (!monthly.has("at")) {
            monthly.problem("missing-field", "at", "\"at\" is missing.", "Write a time of the day: \"06:00\".");
        }
        LocalTime time = at == null ? LocalTime.MIDNIGHT : at.truncatedTo(ChronoUnit.SECONDS);
        Timetable timetable = monthly.as(
                "day", day, MonthlyDay.REMEDY, text -> MonthlyDay.read(text).at(time));
        return at == null ? null : timetable;
    }

    private ZoneId zone() {
        String remedy = "Write an IANA time zone such as Europe/Berlin, or UTC.";
        String text = fields.text("zone", 60, remedy);
        if (text != null) {
            try {
                if (ZoneId.getAvailableZoneIds().contains(text)) {
                    return ZoneId.of(text);
                }
            } catch (DateTimeException e) {
                // said below
            }
            fields.problem(
                    "unknown-zone",
                    "zone",
                    "There is no time zone \"" + text.replaceAll("\\p{Cntrl}", " ") + "\".",
                    remedy);
        }
        return ZoneId.of("UTC");
    }

    private Map<String, Object> parameters() {
        Object given = fields.raw("parameters");
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            fields.problem(
                    "wrong-value",
                    "parameters",
                    "\"parameters\" is not a mapping.",
                    "Write {from: \"{{yesterday}}\"}.");
            return Map.of();
        }
        Map<String, Object> parameters = new TreeMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                parameters.put(key.toString(), value);
            }
            if (value instanceof String text && DateExpression.isMeant(text)) {
                fields.as("parameters." + key, text, "", one -> DateExpression.of(one, "parameters." + key));
            } else if (value instanceof Map || value instanceof List) {
                fields.problem(
                        "wrong-value",
                        "parameters." + key,
                        "The value is neither text, number, nor true or false.",
                        "Write one value.");
            }
        });
        return parameters;
    }

    private Tenants tenants() {
        Object given = fields.raw("tenants");
        if ("each".equals(given)) {
            return new Tenants(Tenants.Mode.EACH, List.of());
        }
        List<String> names = fields.differentTexts(
                "tenants", MOST_NAMES, "Write one tenant, a list of them, or each for all that the job knows.");
        if (names.isEmpty()) {
            return Tenants.NONE;
        }
        return given instanceof String ? new Tenants(Tenants.Mode.ONE, names) : new Tenants(Tenants.Mode.EACH, names);
    }

    private @Nullable Promise promise() {
        if (!fields.has("promise")) {
            return null;
        }
        ScheduleFields promise = fields.mapping("promise", Set.of("ready-by", "ready-within"));
        var by = promise.time("ready-by");
        Duration within = promise.duration("ready-within", SECOND, YEAR);
        if (promise.has("ready-by") == promise.has("ready-within")) {
            fields.problem(
                    "wrong-value",
                    "promise",
                    "A promise is one of the two.",
                    "Write {ready-by: \"06:00\"} or {ready-within: 2h}.");
            return null;
        }
        return by == null && within == null ? null : new Promise(by, within);
    }

    private Readers readers() {
        ScheduleFields readers = fields.mapping("readers", Set.of("locale", "zone"));
        try {
            return Readers.of(
                    readers.text("locale", 35, "Write a language tag such as pt-BR."),
                    readers.text("zone", 60, "Write an IANA time zone such as America/Sao_Paulo."),
                    "readers.");
        } catch (LongshoreException e) {
            problems.add(e);
            return Readers.ANY;
        }
    }

    private Chain chain(@Nullable ScheduleName name) {
        String remedy = "Write the names of other schedules: [nightly-orders].";
        List<ScheduleName> after = new ArrayList<>();
        for (String text : fields.differentTexts("after", 50, remedy)) {
            ScheduleName predecessor = fields.as("after", text, remedy, ScheduleName::new);
            if (predecessor != null && predecessor.equals(name)) {
                fields.problem("circle", "after", "The schedule would wait for itself.", "Leave its own name out.");
            } else if (predecessor != null) {
                after.add(predecessor);
            }
        }
        if (fields.has("after-when") && !fields.has("after")) {
            fields.problem(
                    "missing-field",
                    "after",
                    "\"after-when\" says how it waits, and \"after\", for which schedules, is missing.",
                    remedy + " Or leave after-when out.");
        }
        return new Chain(after, fields.word("after-when", WhenChained.class, WhenChained.ALL));
    }
}
