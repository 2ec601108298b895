package dev.longshore.scheduler.file;

import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.scheduler.fire.Node;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.ScheduleHouse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class OfferedSchedulesIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static Node node;
    private static CalendarSources sources;

    @BeforeAll
    static void open(@TempDir Path data) {
        node = new Node(database, data);
        sources = node.context.getBean(CalendarSources.class);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void aSchedulerWithoutAFolderRemovesNoCalendarOfAnothersFiles() {
        sources.offer(ScheduleHouse.INES, "holidays", FireCalendar.Effect.SKIP, """
                BEGIN:VCALENDAR
                BEGIN:VEVENT
                SUMMARY:Day of the harbour
                DTSTART;VALUE=DATE:20270509
                END:VEVENT
                END:VCALENDAR
                """, "holidays.ics");

        new OfferedSchedules(node.schedules, sources, node::look, List.of(), null).start();
        assertThat(sources.all()).containsKey("holidays");

        new OfferedSchedules(node.schedules, sources, node::look, List.of(), List.of()).start();
        assertThat(sources.all()).as("its own folder is empty").isEmpty();
    }

    @Test
    void whatFellDueBeforeAFileChangedIsDecidedByThePoliciesThatWereInForce() {
        // its newest time half an hour ago
        String from = now().minus(330, ChronoUnit.MINUTES)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        Map<String, String> hourly = Map.of("interval", "1h", "from", from);
        String owed = "x3 missed: No scheduler decided about it in time, and at most 3 are caught up.";
        ScheduleDefinition follower = definition("follower", "after", List.of("described"), "missed", "all");

        start(definition("described", "every", hourly, "missed", "all", "catch-up", 3, "running", "allow"), follower);
        down();
        start(
                definition(
                        "described",
                        "description",
                        "Said better",
                        "every",
                        hourly,
                        "missed",
                        "all",
                        "catch-up",
                        3,
                        "running",
                        "allow"),
                follower);
        assertThat(node.fires("described")).as("left to the next pass").isEmpty();
        node.look();
        assertThat(node.fires("described"))
                .hasSize(4)
                .satisfies(fires -> assertThat(fires.get(0)).endsWith(owed))
                .filteredOn(fire -> fire.contains(" asked: "))
                .hasSize(3);
        assertThat(node.fires("follower")).hasSize(6).allMatch(fire -> fire.contains(" held: "));

        start(definition("timed", "every", hourly, "missed", "all", "catch-up", 3, "running", "allow"));
        down();
        start(definition("timed", "cron", "0 2 * * *", "missed", "skip"));
        assertThat(node.fires("timed"))
                .as("decided before the file was read")
                .hasSize(4)
                .satisfies(fires -> assertThat(fires.get(0)).endsWith(owed))
                .filteredOn(fire -> fire.contains(" asked: "))
                .hasSize(3);
        start();
    }

    @Test
    void whatItsJobIsNotOfferedForIsRefusedUntilAWorkerOffersIt() {
        Jobs jobs = node.context.getBean(Jobs.class);
        List<JobDefinition> known =
                jobs.offered().stream().map(CataloguedJob::definition).toList();
        OfferedSchedules offered = start(
                definition("early", "job", "late", "cron", "0 2 * * *"),
                definition("early-next", "after", List.of("early")));
        Instant now = now();

        offered.passed(now);
        assertThat(found("early")).isFalse();
        jobs.offer(Stream.concat(known.stream(), Stream.of(ScheduleHouse.job("late", false, 5_000)))
                .toList());
        try {
            offered.passed(now.plusSeconds(1));
            assertThat(found("early")).as("not at each pass").isFalse();
            offered.passed(now.plusSeconds(6));
            assertThat(found("early")).isTrue();
            assertThat(found("early-next")).isTrue();
        } finally {
            jobs.offer(known);
            start();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aCircleOfNewFilesIsNamedAsOne(CapturedOutput output) {
        start(
                definition("cx-a", "cron", "0 2 * * *", "after", List.of("cx-c")),
                definition("cx-b", "after", List.of("cx-a")),
                definition("cx-c", "after", List.of("cx-b")));

        assertThat(output)
                .contains("cx-a waits for cx-c waits for cx-b waits for cx-a.")
                .doesNotContain("There is no");
    }

    private static boolean found(String name) {
        return node.schedules.find(TenantScope.ALL, new ScheduleName(name)).isPresent();
    }

    private static OfferedSchedules start(ScheduleDefinition... definitions) {
        node.now.set(now());
        OfferedSchedules offered = new OfferedSchedules(
                node.schedules,
                sources,
                node::look,
                Stream.of(definitions)
                        .map(one -> new ScheduleFiles.Defined(one, one.name() + ".yml"))
                        .toList(),
                null);
        offered.start();
        return offered;
    }

    /** As if no scheduler had run for a day. */
    private static void down() {
        node.jdbc
                .sql(
                        "update longshore.schedule_clock set decided_until = clock_timestamp() - interval '1 day', next_fire_at = clock_timestamp() - interval '1 hour'"
                                + " where next_fire_at is not null")
                .update();
    }

    private static Instant now() {
        return node.jdbc
                .sql("select longshore.schedule_now()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}
