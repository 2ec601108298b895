package dev.longshore.model.schedule;

import dev.longshore.model.run.Readers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a schedule as {@link ScheduleReader} reads it: JSON values by field name, every policy said, in the order of the documentation. */
public final class ScheduleWriter {

    private ScheduleWriter() {}

    public static Map<String, Object> write(ScheduleDefinition definition) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("schedule", definition.name().value());
        put(values, "description", definition.description().isEmpty() ? null : definition.description());
        values.put("job", definition.job().value());
        Timing timing = definition.timing();
        timetable(values, timing.timetable());
        values.put("zone", timing.zone().getId());
        values.put(
                "clock-change",
                Map.of("gap", timing.gap().word(), "overlap", timing.overlap().word()));
        put(values, "valid", validity(timing));
        put(values, "calendars", timing.calendars().isEmpty() ? null : timing.calendars());
        put(values, "logical-date", definition.logicalDateShift() == 0 ? null : definition.logicalDateShift());
        put(values, "parameters", definition.parameters().isEmpty() ? null : definition.parameters());
        put(values, "tenants", tenants(definition.tenants()));
        put(values, "lane", definition.asking().lane());
        values.put("priority", definition.asking().priority());
        put(values, "promise", promise(definition.asking().promise()));
        put(values, "readers", readers(definition.asking().readers()));
        Policies policies = definition.policies();
        values.put("missed", policies.missed().word());
        values.put("catch-up", policies.catchUp());
        values.put("running", policies.running().word());
        put(values, "start-within", policies.startWithin() == null ? null : DurationText.of(policies.startWithin()));
        if (!definition.chain().isEmpty()) {
            values.put(
                    "after",
                    definition.chain().after().stream().map(ScheduleName::value).toList());
            values.put("after-when", definition.chain().when().word());
        }
        return values;
    }

    private static void timetable(Map<String, Object> values, Timetable timetable) {
        if (timetable instanceof Timetable.Cron cron) {
            values.put("cron", cron.expression().toString());
        } else if (timetable instanceof Timetable.Every every) {
            String interval = DurationText.of(every.interval());
            values.put(
                    "every",
                    every.from().equals(Instant.EPOCH)
                            ? interval
                            : Map.of("interval", interval, "from", every.from().toString()));
        } else if (timetable instanceof Timetable.Once once) {
            values.put("once", once.at().toString());
        } else if (timetable instanceof Timetable.Monthly monthly) {
            values.put(
                    "monthly",
                    Map.of("day", MonthlyDay.of(monthly), "at", monthly.at().toString()));
        }
    }

    private static @Nullable Map<String, Object> validity(Timing timing) {
        Map<String, Object> valid = new LinkedHashMap<>();
        put(
                valid,
                "from",
                timing.validFrom() == null ? null : timing.validFrom().toString());
        put(
                valid,
                "until",
                timing.validUntil() == null ? null : timing.validUntil().toString());
        return valid.isEmpty() ? null : valid;
    }

    private static @Nullable Object tenants(Tenants tenants) {
        return switch (tenants.mode()) {
            case NONE -> null;
            case ONE -> tenants.names().get(0);
            case EACH -> tenants.names().isEmpty() ? "each" : List.copyOf(tenants.names());
        };
    }

    private static @Nullable Map<String, Object> promise(@Nullable Promise promise) {
        if (promise == null) {
            return null;
        }
        return promise.readyBy() != null
                ? Map.of("ready-by", promise.readyBy().toString())
                : Map.of("ready-within", DurationText.of(promise.readyWithin()));
    }

    private static @Nullable Map<String, Object> readers(Readers readers) {
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "locale", readers.locale());
        put(values, "zone", readers.zone());
        return values.isEmpty() ? null : values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
