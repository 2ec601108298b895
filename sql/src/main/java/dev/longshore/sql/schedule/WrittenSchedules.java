package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.CheckedSchedule;
import dev.longshore.model.schedule.DurationText;
import dev.longshore.model.schedule.ScheduleReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what people write in the console and over the API: as {@link ScheduleReader} does, and with the limits of this installation where a text alone knows none. */
public class WrittenSchedules {

    private final TenantLimits limits;

    WrittenSchedules(TenantLimits limits) {
        this.limits = limits;
    }

    /** Reads JSON values by field name. */
    public CheckedSchedule read(Map<String, ? extends @Nullable Object> values) {
        CheckedSchedule checked = ScheduleReader.read(values);
        if (checked.problems().stream().noneMatch(WrittenSchedules::isTooShort)) {
            return checked;
        }
        String tenant = values.get("tenants") instanceof String one && !one.equals("each") ? one.strip() : null;
        String shortest = DurationText.of(limits.of(tenant).shortestInterval());
        List<LongshoreException> problems = checked.problems().stream()
                .map(problem -> isTooShort(problem) ? limited(problem, shortest) : problem)
                .toList();
        return new CheckedSchedule(null, problems);
    }

    private static boolean isTooShort(LongshoreException problem) {
        return problem.code().equals(ScheduleReader.TOO_SHORT);
    }

    private static LongshoreException limited(LongshoreException problem, String shortest) {
        return LongshoreException.badInput(
                problem.code(),
                String.valueOf(problem.field()),
                String.valueOf(problem.getMessage()),
                "Write " + shortest + " or more, which is the limit, such as 15m.");
    }
}
