package dev.longshore.sql.schedule;

import static java.time.temporal.ChronoUnit.MINUTES;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.Promise;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.LaneNow;
import dev.longshore.sql.now.NowView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks ahead: which runs schedules will ask for, when those will likely start and end, which promises are at risk.
 *
 * <p>Its limits: a schedule that fires more than {@value #MOST_OF_ONE} times in the stretch is named but not played; of all others together {@value
 * #MOST} fires are.
 */
public class OutlookViews {

    private static final int MOST_OF_ONE = 200;
    private static final int MOST = 20_000;

    private final Schedules schedules;
    private final ScheduleViews views;
    private final Holds holds;
    private final Jobs jobs;
    private final NowView now;

    OutlookViews(Schedules schedules, ScheduleViews views, Holds holds, Jobs jobs, NowView now) {
        this.schedules = schedules;
        this.views = views;
        this.holds = holds;
        this.jobs = jobs;
        this.now = now;
    }

    /** The next hours, as far as they are in sight. */
    public Outlook next(TenantScope scope, Duration ahead) {
        Instant from = views.now();
        return between(scope, from, from.plus(ahead));
    }

    Outlook between(TenantScope scope, Instant from, Instant until) {
        ScheduleSet set = schedules.set();
        Map<JobName, JobDefinition> offered = jobs.offered().stream()
                .map(CataloguedJob::definition)
                .collect(Collectors.toMap(JobDefinition::name, Function.identity()));
        Known known = new Known(
                set, holds.active(TenantScope.ALL), offered, views.durations(), new ExpectedPredecessors(set, offered));
        List<Forecast.Item> items = new ArrayList<>();
        List<Outlook.Frequent> frequent = new ArrayList<>();
        boolean whole = true;
        for (StoredSchedule schedule : known.set().all()) {
            ScheduleDefinition timed =
                    known.set().withTimes(schedule.definition()).orElse(null);
            JobDefinition job = known.jobs().get(schedule.definition().job());
            if (timed == null || job == null) {
                continue;
            }
            List<PlannedFire> fires = known.set().times(timed).between(from, until, MOST_OF_ONE + 1);
            boolean inSight = scope.sees(timed.tenant());
            if (fires.size() > MOST_OF_ONE) {
                if (inSight) {
                    frequent.add(new Outlook.Frequent(timed.name(), ScheduleWords.when(timed), MOST_OF_ONE));
                }
            } else if (items.size() + fires.size() > MOST) {
                whole = false;
            } else {
                fires.forEach(fire -> items.add(item(timed, job, fire, known)));
            }
        }
        Map<String, Integer> lanes =
                now.lanes(TenantScope.ALL).stream().collect(Collectors.toMap(LaneNow::name, LaneNow::maxRunning));
        List<ExpectedRun> runs = new Forecast(lanes)
                .play(items).stream().filter(run -> scope.sees(run.tenant())).toList();
        return new Outlook(from, until, runs, herds(runs, lanes), frequent, whole);
    }

    /** What an outlook is made of. */
    record Known(
            ScheduleSet set,
            List<Hold> active,
            Map<JobName, JobDefinition> jobs,
            Map<JobName, UsualDuration> history,
            ExpectedPredecessors predecessors) {}

    static Forecast.Item item(ScheduleDefinition timed, JobDefinition job, PlannedFire fire, Known known) {
        Readiness readiness = Readiness.of(timed, known.set().calendarsOf(timed), known.active(), fire.at());
        String lane =
                timed.asking().lane() == null ? job.lane() : timed.asking().lane();
        Promise promise = timed.asking().promise();
        ZoneId zone = timed.timing().zone();
        ExpectedRun run = new ExpectedRun(
                timed.name(),
                timed.job(),
                lane,
                timed.tenant(),
                fire,
                zone,
                timed.logicalDate(fire.at()),
                Math.max(1, FireAsking.tenantsOf(timed, job).size()),
                readiness.at() != null,
                readiness.note(),
                readiness.at() == null ? fire.at() : readiness.at(),
                known.history().get(timed.job()),
                null,
                promise == null ? fire.at().plus(job.promise().readyWithin()) : promise.dueFor(fire.at(), zone),
                false,
                ExpectedRun.Risk.UNKNOWN);
        return new Forecast.Item(
                run,
                readiness.at(),
                known.predecessors().of(timed, job, fire),
                timed.chain().when(),
                timed.asking().priority(),
                job.limits().maxRunning(),
                timed.policies().running());
    }

    /**
     * When a fire is no longer kept from being asked for.
     *
     * @param at null if it never is, by what is known now
     * @param note why not at its time
     */
    private record Readiness(@Nullable Instant at, @Nullable String note) {

        static Readiness of(
                ScheduleDefinition definition, List<FireCalendar> calendars, List<Hold> active, Instant at) {
            String note = ScheduleViews.whyNot(
                    definition,
                    calendars,
                    active.stream().filter(hold -> holds(hold, definition)).toList(),
                    at);
            if (note == null) {
                return new Readiness(at, null);
            }
            for (FireCalendar calendar : calendars) {
                Optional<FireCalendar.Entry> entry =
                        calendar.at(at, definition.timing().zone());
                if (entry.isPresent()) {
                    return calendar.effect() == FireCalendar.Effect.SKIP
                            ? new Readiness(null, note)
                            : new Readiness(entry.get().end(definition.timing().zone()), note);
                }
            }
            Optional<Instant> end = active.stream()
                    .filter(hold -> holds(hold, definition))
                    .map(hold -> hold.until() == null ? Instant.MAX : hold.until())
                    .max(Comparator.naturalOrder());
            return new Readiness(end.filter(one -> one.isBefore(Instant.MAX)).orElse(null), note);
        }

        private static boolean holds(Hold hold, ScheduleDefinition definition) {
            return hold.holds(definition, definition.tenant());
        }
    }

    private static List<Outlook.Herd> herds(List<ExpectedRun> runs, Map<String, Integer> lanes) {
        record Together(Instant minute, String lane) {}
        Map<Together, List<ExpectedRun>> together = runs.stream()
                .filter(ExpectedRun::comes)
                .collect(Collectors.groupingBy(
                        run -> new Together(run.fire().at().truncatedTo(MINUTES), run.lane()),
                        () -> new TreeMap<>(
                                Comparator.comparing(Together::minute).thenComparing(Together::lane)),
                        Collectors.toList()));
        List<Outlook.Herd> herds = new ArrayList<>();
        together.forEach((at, due) -> {
            int count = due.stream().mapToInt(ExpectedRun::runs).sum();
            int atOnce = lanes.getOrDefault(at.lane(), Integer.MAX_VALUE);
            if (count > atOnce && due.size() > 1) {
                List<ScheduleName> names =
                        due.stream().map(ExpectedRun::schedule).distinct().toList();
                Instant last = due.stream()
                        .map(ExpectedRun::startAt)
                        .max(Comparator.naturalOrder())
                        .orElse(at.minute());
                herds.add(new Outlook.Herd(at.minute(), at.lane(), count, atOnce, names, last));
            }
        });
        return herds;
    }
}
