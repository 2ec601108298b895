package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Works out which runs a wish for a backfill comes to. Changes nothing. */
final class BackfillPlans {

    private static final int MOST_RUNS = 10_000;

    /** What {@link BackfillWork#isDecided} leaves out when its turn comes. */
    private static final String DECIDED = """
            select f.tenant, f.planned_at, f.decision = 'asked' as asked from longshore.schedule_fire f
            where f.schedule_id = :id and f.planned_at >= :from and f.planned_at < :until and f.decision in ('asked', 'held', 'replaced')
            """;

    /** What was decided about a time of the range. */
    private record Decided(BackfillPlan.Item item, boolean asked) {}

    private final JdbcClient jdbc;
    private final Schedules schedules;
    private final ScheduleViews views;
    private final Jobs jobs;

    BackfillPlans(JdbcClient jdbc, Schedules schedules, ScheduleViews views, Jobs jobs) {
        this.jdbc = jdbc;
        this.schedules = schedules;
        this.views = views;
        this.jobs = jobs;
    }

    BackfillPlan of(Actor actor, BackfillRequest request) {
        StoredSchedule stored = schedules
                .find(actor.scope(), request.schedule())
                .filter(one -> !one.retired())
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-schedule",
                        "schedule",
                        "There is no schedule \"" + request.schedule() + "\".",
                        "Write the name of a schedule."));
        ZoneId zone = stored.definition().timing().zone();
        Instant from = request.range().from(zone);
        Instant until = request.range().until(zone);
        requireSound(request, from.isBefore(until));
        ScheduleSet set = schedules.set();
        ScheduleDefinition definition = set.withTimes(stored.definition())
                .orElseThrow(() -> new IllegalStateException("a stored chain has a timetable at its root"));
        Instant now = views.now();
        List<Instant> times = set
                .times(definition)
                .between(from.minusNanos(1), until.isAfter(now) ? now : until.minusNanos(1), MOST_RUNS + 1)
                .stream()
                .map(PlannedFire::at)
                .toList();
        List<@Nullable String> tenants = tenants(definition);
        long all = (long) times.size() * tenants.size();
        if (all > MOST_RUNS) {
            throw LongshoreException.badInput(
                    "too-many-runs",
                    request.range().first(),
                    "The range holds more than 10,000 runs.",
                    "Choose a shorter range; the next one can follow.");
        }
        List<Decided> decided = request.again() || times.isEmpty() ? List.of() : decided(stored, from, until);
        List<BackfillPlan.Item> runs = runs(decided, times, tenants);
        return new BackfillPlan(
                stored, definition, from, until, times, runs, (int) all - runs.size(), atOtherTimes(decided, times));
    }

    private static void requireSound(BackfillRequest request, boolean isRange) {
        LongshoreException range = isRange
                ? null
                : LongshoreException.badInput(
                        "bad-range",
                        request.range().last(),
                        "The range ends before it begins.",
                        "Write an end after the beginning.");
        if (request.atOnce() < 1 || request.atOnce() > 100) {
            LongshoreException atOnce = LongshoreException.badInput(
                    "bad-range", "atOnce", request.atOnce() + " runs at once do not fit.", "Write 1 to 100 at once.");
            if (range == null) {
                throw atOnce;
            }
            range.addSuppressed(atOnce);
        }
        if (range != null) {
            throw range;
        }
    }

    private List<@Nullable String> tenants(ScheduleDefinition definition) {
        JobDefinition job = jobs.find(definition.job())
                .filter(CataloguedJob::offered)
                .map(CataloguedJob::definition)
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-job",
                        "schedule",
                        "There is no job \"" + definition.job() + "\".",
                        "Start a worker that offers it."));
        List<@Nullable String> tenants = new ArrayList<>(FireAsking.tenantsOf(definition, job));
        if (tenants.isEmpty()) {
            tenants.add(null);
        }
        return tenants;
    }

    private List<Decided> decided(StoredSchedule stored, Instant from, Instant until) {
        return jdbc.sql(DECIDED)
                .param("id", stored.id().value())
                .param("from", timestamp(from))
                .param("until", timestamp(until))
                .query((rs, number) -> new Decided(
                        new BackfillPlan.Item(
                                rs.getObject("planned_at", OffsetDateTime.class).toInstant(), rs.getString("tenant")),
                        rs.getBoolean("asked")))
                .list();
    }

    private static int atOtherTimes(List<Decided> decided, List<Instant> times) {
        Set<Instant> planned = Set.copyOf(times);
        return (int) decided.stream()
                .filter(one -> one.asked() && !planned.contains(one.item().planned()))
                .count();
    }

    private static List<BackfillPlan.Item> runs(
            List<Decided> decided, List<Instant> times, List<@Nullable String> tenants) {
        Set<BackfillPlan.Item> known = decided.stream().map(Decided::item).collect(Collectors.toSet());
        List<BackfillPlan.Item> runs = new ArrayList<>();
        for (Instant time : times) {
            for (@Nullable String tenant : tenants) {
                BackfillPlan.Item item = new BackfillPlan.Item(time, tenant);
                if (!known.contains(item)) {
                    runs.add(item);
                }
            }
        }
        return runs;
    }
}
