package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WorkDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All schedules that ask for runs, with the calendars that they name, at one moment: what their times are computed from. Immutable. */
public final class ScheduleSet {

    private final Map<ScheduleName, StoredSchedule> schedules = new LinkedHashMap<>();
    private final Map<String, FireCalendar> calendars = new LinkedHashMap<>();

    ScheduleSet(Collection<StoredSchedule> schedules, Collection<FireCalendar> calendars) {
        schedules.forEach(schedule -> this.schedules.put(schedule.definition().name(), schedule));
        calendars.forEach(calendar -> this.calendars.put(calendar.name(), calendar));
    }

    /** By name. */
    public Collection<StoredSchedule> all() {
        return List.copyOf(schedules.values());
    }

    public Optional<StoredSchedule> find(ScheduleName name) {
        return Optional.ofNullable(schedules.get(name));
    }

    public @Nullable ScheduleDefinition definition(ScheduleName name) {
        StoredSchedule found = schedules.get(name);
        return found == null ? null : found.definition();
    }

    public @Nullable List<ScheduleName> predecessors(ScheduleName name) {
        StoredSchedule found = schedules.get(name);
        return found == null ? null : found.definition().chain().after();
    }

    /** The schedules that wait for one. */
    public List<StoredSchedule> successors(ScheduleName name) {
        return schedules.values().stream()
                .filter(one -> one.definition().chain().after().contains(name))
                .toList();
    }

    /** A definition with times of its own; empty if a predecessor that it goes by does not exist. */
    public Optional<ScheduleDefinition> withTimes(ScheduleDefinition definition) {
        return ChainRules.withTimes(definition, this::definition);
    }

    /** The times of a definition that has some of its own. */
    public FireTimes times(ScheduleDefinition withTimes) {
        return new FireTimes(withTimes.timing(), new WorkDays(calendarsOf(withTimes)));
    }

    /** Its times about a day that are after a moment and not after another, so many at most. */
    public List<Instant> timesOf(
            ScheduleDefinition withTimes, LocalDate logicalDate, Instant after, Instant until, int limit) {
        ZoneId zone = withTimes.timing().zone();
        LocalDate day = logicalDate.minusDays(withTimes.logicalDateShift());
        Instant before = day.atStartOfDay(zone).toInstant().minusNanos(1);
        Instant last = day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1);
        return times(withTimes)
                .between(after.isAfter(before) ? after : before, until.isBefore(last) ? until : last, limit)
                .stream()
                .map(PlannedFire::at)
                .toList();
    }

    /** Those of its calendars that exist. */
    public List<FireCalendar> calendarsOf(ScheduleDefinition definition) {
        return definition.timing().calendars().stream()
                .map(calendars::get)
                .filter(Objects::nonNull)
                .toList();
    }

    public Map<String, FireCalendar> calendars() {
        return Map.copyOf(calendars);
    }
}
