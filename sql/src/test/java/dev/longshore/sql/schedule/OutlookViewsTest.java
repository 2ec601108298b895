package dev.longshore.sql.schedule;

import static dev.longshore.sql.schedule.ScheduleHouse.EXPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.REPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether what is expected goes by the rules by which fires are decided. */
class OutlookViewsTest {

    private static final Instant EVENING = Instant.parse("2026-11-22T22:30:00Z");
    private static final Duration USUAL = Duration.ofMinutes(20);
    private static final String BERLIN = "Europe/Berlin";

    @Test
    void aNightlySuccessorWaitsForTheLastRunOfItsHourlyPredecessorBeforeIt() {
        ScheduleDefinition hourly = definition("hourly", "cron", "15 * * * *", "zone", BERLIN);
        ScheduleDefinition nightly = definition(
                "nightly",
                "cron",
                "30 3 * * *",
                "zone",
                BERLIN,
                "after",
                List.of("hourly"),
                "promise",
                Map.of("ready-by", "07:00"),
                "job",
                EXPORT);

        ExpectedRun run = played("nightly", EVENING, hourly, nightly);

        assertThat(run.fire().at()).isEqualTo("2026-11-23T02:30:00Z");
        assertThat(run.startAt()).isEqualTo("2026-11-23T02:35:00Z");
        assertThat(run.risk()).isEqualTo(ExpectedRun.Risk.NONE);
    }

    @Test
    void whatItsPredecessorDidBeforeTheStretchIsDone() {
        Instant between = Instant.parse("2026-11-23T02:20:00Z");
        ScheduleDefinition hourly = definition("hourly", "cron", "15 * * * *", "zone", BERLIN);
        ScheduleDefinition nightly =
                definition("nightly", "cron", "30 3 * * *", "zone", BERLIN, "after", List.of("hourly"), "job", EXPORT);

        assertThat(played("nightly", between, hourly, nightly).startAt()).isEqualTo("2026-11-23T02:30:00Z");
    }

    @Test
    void aPredecessorThatIsLaterThatDayIsWaitedFor() {
        ScheduleDefinition late = definition("late", "cron", "0 5 * * *");
        ScheduleDefinition early = definition("early", "cron", "0 1 * * *", "after", List.of("late"), "job", EXPORT);

        assertThat(played("early", EVENING, late, early).startAt()).isEqualTo("2026-11-23T05:20:00Z");
    }

    @Test
    void aPredecessorOfOtherTenantsHoldsNobody() {
        ScheduleDefinition kenya = definition("pred", "cron", "0 1 * * *", "job", EXPORT, "tenants", List.of("KENYA"));

        assertThat(startAfter(kenya, List.of("PERU", "JAPAN"))).isEqualTo("2026-11-23T01:00:00Z");
        assertThat(startAfter(kenya, List.of("PERU", "KENYA"))).isEqualTo("2026-11-23T01:20:00Z");
        assertThat(startAfter(kenya, "each")).isEqualTo("2026-11-23T01:20:00Z");
        assertThat(startAfter(definition("pred", "cron", "0 1 * * *"), List.of("PERU")))
                .as("whoever runs for no tenant works for all")
                .isEqualTo("2026-11-23T01:20:00Z");
    }

    private static Instant startAfter(ScheduleDefinition predecessor, Object tenants) {
        ScheduleDefinition successor =
                definition("succ", "cron", "0 1 * * *", "job", EXPORT, "tenants", tenants, "after", List.of("pred"));
        return played("succ", EVENING, predecessor, successor).startAt();
    }

    /** The first run of a schedule in the day after a moment. */
    private static ExpectedRun played(String name, Instant from, ScheduleDefinition... definitions) {
        List<StoredSchedule> stored = new ArrayList<>();
        for (ScheduleDefinition one : definitions) {
            stored.add(new StoredSchedule(new ScheduleId(stored.size() + 1), 1, one, null, "ines", EVENING, false));
        }
        ScheduleSet set = new ScheduleSet(stored, List.of());
        Map<JobName, JobDefinition> jobs = Map.of(
                new JobName(REPORT), ScheduleHouse.job(REPORT, false, 5_000),
                new JobName(EXPORT), ScheduleHouse.job(EXPORT, true, 5_000));
        UsualDuration usual = new UsualDuration(USUAL, USUAL, 30);
        OutlookViews.Known known = new OutlookViews.Known(
                set,
                List.of(),
                jobs,
                Map.of(new JobName(REPORT), usual, new JobName(EXPORT), usual),
                new ExpectedPredecessors(set, jobs));
        List<Forecast.Item> items = new ArrayList<>();
        for (ScheduleDefinition one : definitions) {
            for (PlannedFire fire : set.times(one).between(from, from.plus(Duration.ofDays(1)), 100)) {
                items.add(OutlookViews.item(one, jobs.get(one.job()), fire, known));
            }
        }
        return new Forecast(Map.of())
                .play(items).stream()
                        .filter(run -> run.schedule().equals(new ScheduleName(name)))
                        .findFirst()
                        .orElseThrow();
    }
}
