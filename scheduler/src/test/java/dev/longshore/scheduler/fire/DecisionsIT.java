package dev.longshore.scheduler.fire;

import static dev.longshore.sql.schedule.ScheduleHouse.EXPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.INES;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Holds;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of planned times, by every policy; the clock is the test's. */
class DecisionsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static Node node;

    @BeforeAll
    static void open(@TempDir Path data) {
        node = new Node(database, data);
        node.jdbc
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots) values ('w', 'h', 1, '1', '{worker}', 1)")
                .update();
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @BeforeEach
    void startOfTheWeek() {
        node.now.set(Instant.parse("2027-01-04T00:00:00Z"));
    }

    /** What one test leaves must not fire in the next. */
    @AfterEach
    void retire() {
        node.jdbc
                .sql("update longshore.schedule set retired_at = now() where retired_at is null")
                .update();
        node.jdbc
                .sql("update longshore.schedule_hold set released_at = now() where released_at is null")
                .update();
        node.jdbc
                .sql(
                        "update longshore.schedule_fire set decision = 'skipped', waits_for = null, review_at = null where decision = 'held'")
                .update();
    }

    @Test
    void asksOnceForEachPlannedTimeWithItsParameters() {
        node.schedule(definition(
                "asks",
                "cron",
                "30 2 * * *",
                "zone",
                "Europe/Berlin",
                "promise",
                Map.of("ready-by", "06:00"),
                "parameters",
                Map.of("from", "{{yesterday}}", "to", "{{start-of-last-month}}", "note", "{{planned-time}}")));
        node.at("2027-01-04T01:30:00Z");
        node.at("2027-01-04T01:30:01Z");

        assertThat(node.fires("asks")).containsExactly("04 01:30 asked");
        assertThat(node.jdbc.sql("""
                                select r.parameters ->> 'from' || ' ' || (r.parameters ->> 'to') || ' ' || (r.parameters ->> 'note') || ' ' || r.origin || ' ' || r.caller || ' '
                                  || r.idempotency_key || ' ' || to_char(r.due_at at time zone 'UTC', 'DD HH24:MI')
                                from longshore.run r join longshore.schedule_fire f on f.run_id = r.id join longshore.schedule s on s.id = f.schedule_id where s.name = 'asks'
                                """).query(String.class).single())
                .matches(
                        "2027-01-03 2026-12-01 2027-01-04T01:30:00Z schedule schedule schedule:\\d+:2027-01-04T01:30:00Z 04 05:00");
    }

    @Test
    void afterAnOutageOneRunIsMadeForAll() {
        node.schedule(definition("once", "every", "1h", "missed", "once"));
        node.at("2027-01-04T07:20:00Z");

        assertThat(node.fires("once"))
                .containsExactly(
                        "04 01:00 x6 missed: No scheduler decided about it in time, and one run is made for all that were missed: that of 4 Jan 2027 07:00 UTC.",
                        "04 07:00 asked: It was asked for 20 min late: no scheduler decided about it before.");
    }

    @Test
    void afterAnOutageAllAreMadeUpToTheCap() {
        node.schedule(definition("all", "every", "1h", "missed", "all", "catch-up", 3, "running", "allow"));
        node.at("2027-01-04T07:20:00Z");

        assertThat(node.fires("all"))
                .hasSize(4)
                .first()
                .isEqualTo("04 01:00 x4 missed: No scheduler decided about it in time, and at most 3 are caught up.");
        assertThat(node.fires("all").subList(1, 4)).allMatch(fire -> fire.contains("asked"));
    }

    @Test
    void afterAnOutageNoneIsMade() {
        node.schedule(definition("none", "every", "1h", "missed", "skip"));
        node.at("2027-01-04T07:20:00Z");
        node.at("2027-01-04T08:00:00Z");

        assertThat(node.fires("none"))
                .containsExactly(
                        "04 01:00 x7 missed: No scheduler decided about it in time, and what was missed is skipped.",
                        "04 08:00 asked");
    }

    @Test
    void ofSeveralTenantsWhatWasMissedIsSaidInTimesAndInRuns() {
        String reason = "No scheduler decided about it in time, and ";
        node.schedule(definition(
                "two-once", "every", "1h", "job", EXPORT, "tenants", List.of("KENYA", "PERU"), "missed", "once"));
        node.schedule(definition(
                "two-none", "every", "1h", "job", EXPORT, "tenants", List.of("KENYA", "PERU"), "missed", "skip"));
        node.at("2027-01-04T07:20:00Z");

        assertThat(node.fires("two-once"))
                .startsWith(
                        "04 01:00 x6 missed: " + reason
                                + "one run for each of its 2 tenants is made for all that were missed: that of 4 Jan 2027 07:00 UTC. 6 times for 2 tenants would be 12 runs.")
                .hasSize(3);
        assertThat(node.fires("two-none"))
                .containsExactly("04 01:00 x7 missed: " + reason
                        + "what was missed is skipped. 7 times for 2 tenants would be 14 runs.");
    }

    @Test
    void aFireWaitsForTheEarlierRun() {
        node.schedule(definition("queue", "every", "1h", "running", "queue"));
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");
        node.at("2027-01-04T03:00:00Z");
        assertThat(node.fires("queue").get(1))
                .matches("04 02:00 held: It waits for run \\d+ of 4 Jan 2027 01:00 UTC to end.");

        node.end("queue", "COMPLETED");
        node.at("2027-01-04T03:00:01Z");

        assertThat(node.fires("queue").get(1)).isEqualTo("04 02:00 asked");
        assertThat(node.fires("queue").get(2)).startsWith("04 03:00 held: It waits for ");
    }

    /** They are decided in one transaction, and written together as far as neither has to see the other. */
    @Test
    void aFireWaitsForTheOneBeforeItInTheSameTransaction() {
        node.schedule(definition("quick", "every", "10s", "running", "queue"));
        node.at("2027-01-04T00:00:30Z");

        assertThat(node.fires("quick"))
                .hasSize(3)
                .satisfies(fires -> assertThat(fires.get(0)).isEqualTo("04 00:00 asked"))
                .satisfies(fires -> assertThat(fires.subList(1, 3))
                        .allMatch(fire -> fire.matches("04 00:00 held: It waits for run \\d+ of .* to end.")));
    }

    @Test
    void aRunThatTheDatabaseRefusesStopsNoOtherOfItsTransaction() {
        node.schedule(definition("first", "cron", "0 2 * * *"));
        long taken =
                node.schedule(definition("taken", "cron", "0 2 * * *")).id().value();
        node.schedule(definition("third", "cron", "0 2 * * *"));
        node.jdbc
                .sql(
                        "select longshore.request_run('report', '{\"note\": \"other\"}', :key, '{\"caller\": \"schedule\"}')")
                .param("key", "schedule:" + taken + ":2027-01-04T02:00:00Z")
                .query(Long.class)
                .single();

        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("taken").get(0)).startsWith("04 02:00 refused: Idempotency key");
        assertThat(node.fires("first")).containsExactly("04 02:00 asked");
        assertThat(node.fires("third")).containsExactly("04 02:00 asked");
    }

    @Test
    void aFireIsSkippedWhileTheEarlierRunGoesOn() {
        node.schedule(definition("skips", "every", "1h", "running", "skip"));
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");
        node.end("skips", "FAILED");
        node.at("2027-01-04T03:00:00Z");

        assertThat(node.fires("skips").get(1)).contains("skipped: An earlier one is not at its end: run");
        assertThat(node.fires("skips").get(2)).isEqualTo("04 03:00 asked");
    }

    @Test
    void aFireTakesThePlaceOfTheEarlierRun() {
        node.schedule(definition("replaces", "every", "1h", "running", "replace"));
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("replaces"))
                .containsExactly(
                        "04 01:00 replaced: The fire of 4 Jan 2027 02:00 UTC took its place.", "04 02:00 asked");
        assertThat(node.jdbc
                        .sql(
                                "select c.verb || ' by ' || c.actor from longshore.run_command c order by c.id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("cancel by schedule replaces");
    }

    @Test
    void runsMayGoSideBySide() {
        node.schedule(definition("beside", "every", "1h", "running", "allow"));
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("beside")).containsExactly("04 01:00 asked", "04 02:00 asked");
    }

    @Test
    void aDeadlineThatPassedIsRaised() {
        node.schedule(definition("deadline", "every", "1h", "running", "queue", "start-within", "30m"));
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");
        node.at("2027-01-04T02:30:01Z");

        assertThat(node.fires("deadline").get(1))
                .isEqualTo("04 02:00 missed: It did not start by 4 Jan 2027 02:30 UTC.");
        // the first one was asked for, and no worker took it
        assertThat(node.jdbc.sql("""
                                select count(*) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
                                where s.name = 'deadline' and f.not_started_at is not null
                                """).query(Long.class).single()).isEqualTo(2);
    }

    @Test
    void whatIsMadeUpForMayStartWithinItsTimeFromTheDecisionOn() {
        node.schedule(definition("late-once", "every", "1m", "missed", "once", "start-within", "30s"));
        node.schedule(definition(
                "late-all", "every", "1h", "missed", "all", "catch-up", 2, "running", "allow", "start-within", "30m"));
        node.at("2027-01-04T05:45:40Z");

        assertThat(node.fires("late-once"))
                .containsExactly(
                        "04 00:01 x344 missed: No scheduler decided about it in time, and one run is made for all that were missed: that of 4 Jan 2027 05:45 UTC.",
                        "04 05:45 asked: It was asked for 40 s late: no scheduler decided about it before.");
        assertThat(node.fires("late-all").subList(1, 3)).allMatch(fire -> fire.contains("asked: It was asked for "));
        assertThat(startsBy("late-once")).containsExactly("05:46:10");
        assertThat(startsBy("late-all")).containsExactly("06:15:40", "06:15:40");
    }

    @Test
    void whatIsDecidedInTimeMayStartWithinItsTimeFromThePlanOn() {
        node.schedule(definition("timely", "every", "1h", "missed", "once", "start-within", "30s"));
        node.at("2027-01-04T01:00:30Z");

        assertThat(node.fires("timely")).containsExactly("04 01:00 asked");
        assertThat(startsBy("timely")).containsExactly("01:00:30");
    }

    @Test
    void whatCannotStartInTimeAnyMoreIsMissedBeforeTheMinute() {
        node.schedule(definition("short-once", "every", "1h", "missed", "once", "start-within", "30s"));
        node.schedule(definition("short-none", "every", "1h", "missed", "skip", "start-within", "30s"));
        node.at("2027-01-04T01:00:31Z");

        assertThat(node.fires("short-once"))
                .containsExactly("04 01:00 asked: It was asked for 31 s late: no scheduler decided about it before.");
        assertThat(node.fires("short-none"))
                .containsExactly(
                        "04 01:00 missed: No scheduler decided about it in time, and what was missed is skipped.");
    }

    /** When the runs that were asked for must have started, oldest fire first. */
    private static List<String> startsBy(String schedule) {
        return node.jdbc.sql("""
                        select to_char(f.start_by at time zone 'UTC', 'HH24:MI:SS') from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
                        where s.name = :name and f.decision = 'asked' order by f.planned_at
                        """).param("name", schedule).query(String.class).list();
    }

    @Test
    void holidaysAreSkippedAndWindowsWaitedFor() {
        Calendars calendars = node.context.getBean(Calendars.class);
        calendars.save(
                INES,
                new FireCalendar(
                        "holidays",
                        "Holidays",
                        FireCalendar.Effect.SKIP,
                        List.of(new FireCalendar.Days("Epiphany", LocalDate.of(2027, 1, 6), LocalDate.of(2027, 1, 6)))),
                null,
                "Test");
        calendars.save(
                INES,
                new FireCalendar(
                        "closing",
                        "Closing of the books",
                        FireCalendar.Effect.WAIT,
                        List.of(new FireCalendar.Window(
                                "January",
                                Instant.parse("2027-01-07T00:00:00Z"),
                                Instant.parse("2027-01-07T05:00:00Z")))),
                null,
                "Test");
        node.schedule(definition("days", "cron", "0 2 * * *", "calendars", List.of("holidays", "closing")));
        for (int day = 4; day <= 7; day++) {
            node.at("2027-01-0" + day + "T02:00:00Z");
            node.end("days", "COMPLETED");
        }
        assertThat(node.fires("days"))
                .containsExactly(
                        "04 02:00 asked",
                        "05 02:00 asked",
                        "06 02:00 skipped: Epiphany (Holidays).",
                        "07 02:00 held: It waits until 7 Jan 2027 05:00 UTC: January (Closing of the books).");
        node.at("2027-01-07T05:00:00Z");
        assertThat(node.fires("days").get(3)).isEqualTo("07 02:00 asked");
    }

    @Test
    void aPauseHoldsAndItsEndMakesOneRun() {
        Holds holds = node.context.getBean(Holds.class);
        node.schedule(definition("paused", "every", "1h"));
        node.schedule(definition("skipping", "every", "1h", "missed", "skip"));
        long hold = holds.hold(INES, Held.FIRES, "job", "report", null, "The source moves");
        node.at("2027-01-04T01:00:00Z");
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("paused").get(0))
                .isEqualTo(
                        "04 01:00 replaced: One run is made for all that were due meanwhile: that of 4 Jan 2027 02:00 UTC.");
        assertThat(node.fires("paused").get(1))
                .contains("held: ines paused the job report at ")
                .endsWith(": The source moves");
        assertThat(node.fires("skipping"))
                .hasSize(2)
                .allMatch(fire -> fire.contains("skipped: ines paused the job report"));

        assertThat(holds.release(INES, hold, "Moved")).isTrue();
        node.jdbc
                .sql("update longshore.schedule_fire set review_at = '2027-01-04T02:10:00Z' where decision = 'held'")
                .update();
        node.at("2027-01-04T02:10:00Z");
        assertThat(node.fires("paused").get(1)).isEqualTo("04 02:00 asked");
    }

    @Test
    void oneRunForEachTenantAndAHoldOfOneHoldsOne() {
        Holds holds = node.context.getBean(Holds.class);
        node.schedule(definition("each", "cron", "0 2 * * *", "job", EXPORT, "tenants", "each"));
        holds.hold(INES, Held.FIRES, "tenant", "PERU", null, "They asked for it");
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("each"))
                .hasSize(3)
                .contains("04 02:00 JAPAN asked", "04 02:00 KENYA asked")
                .anyMatch(fire -> fire.startsWith("04 02:00 PERU held: ines paused the tenant PERU"));
        assertThat(node.jdbc
                        .sql(
                                "select string_agg(r.tenant || '=' || (r.parameters ->> 'tenant'), ' ' order by r.tenant) from longshore.run r where r.job = 'export' and r.context ->> 'actor' = 'schedule each'")
                        .query(String.class)
                        .single())
                .isEqualTo("JAPAN=JAPAN KENYA=KENYA");
    }

    @Test
    void aRunIsWrittenForTheReadersOfItsTenantOrOfItsSchedule() {
        node.jdbc
                .sql("insert into longshore.tenant_readers values ('KENYA', 'sw-KE', 'Africa/Nairobi')")
                .update();
        try {
            List<String> both = List.of("KENYA", "PERU");
            node.schedule(
                    definition("theirs", "cron", "0 2 * * *", "zone", "Europe/Berlin", "job", EXPORT, "tenants", both));
            node.schedule(definition(
                    "its-own",
                    "cron",
                    "0 3 * * *",
                    "job",
                    EXPORT,
                    "tenants",
                    both,
                    "readers",
                    Map.of("locale", "de", "zone", "Europe/Vienna")));
            node.at("2027-01-04T03:00:00Z");
        } finally {
            node.jdbc.sql("delete from longshore.tenant_readers").update();
        }

        assertThat(readers("theirs")).isEqualTo("KENYA sw-KE Africa/Nairobi, PERU - Europe/Berlin");
        assertThat(readers("its-own")).isEqualTo("KENYA de Europe/Vienna, PERU de Europe/Vienna");
    }

    private String readers(String schedule) {
        return node.jdbc
                .sql("""
                        select string_agg(concat_ws(' ', r.tenant, coalesce(r.context ->> 'locale', '-'), coalesce(r.context ->> 'zone', '-')), ', ' order by r.tenant)
                        from longshore.run r where r.context ->> 'actor' = 'schedule ' || :schedule
                        """)
                .param("schedule", schedule)
                .query(String.class)
                .single();
    }

    @Test
    void aFullQueueHoldsTheFireUntilThereIsAPlace() {
        node.jdbc
                .sql("update longshore.job set max_queued = 1 where name = 'export'")
                .update();
        node.jdbc
                .sql(
                        "update longshore.run set state = 'CANCELLED', ended_at = now() where job = 'export' and state = 'QUEUED'")
                .update();
        try {
            node.schedule(
                    definition("crowded", "cron", "0 2 * * *", "job", EXPORT, "tenants", List.of("KENYA", "PERU")));
            node.at("2027-01-04T02:00:00Z");
            assertThat(node.fires("crowded").get(1))
                    .isEqualTo("04 02:00 PERU held: The queue of job \"export\" is full: 1 runs wait.");
        } finally {
            node.jdbc
                    .sql("update longshore.job set max_queued = 5000 where name = 'export'")
                    .update();
        }
        node.at("2027-01-04T02:01:00Z");
        assertThat(node.fires("crowded").get(1)).isEqualTo("04 02:00 PERU asked");
    }

    @Test
    void aJobThatIsGoneIsSaid() {
        node.schedule(definition("gone", "cron", "0 2 * * *"));
        node.jdbc
                .sql("update longshore.job set offered = false where name = 'report'")
                .update();
        try {
            node.at("2027-01-04T02:00:00Z");
        } finally {
            node.jdbc
                    .sql("update longshore.job set offered = true where name = 'report'")
                    .update();
        }
        assertThat(node.fires("gone"))
                .containsExactly("04 02:00 refused: There is no job \"report\": no worker offers it.");
    }

    @Test
    void aScheduleThatCannotBeDecidedStopsNoOther() {
        node.schedule(definition("broken", "cron", "0 2 * * *"));
        node.schedule(definition("sound", "cron", "0 2 * * *"));
        node.jdbc
                .sql(
                        "update longshore.schedule set definition = replace(definition, '\"cron\":\"0 2 * * *\"', '\"after\":[\"nobody\"]'), changed_at = clock_timestamp() where name = 'broken'")
                .update();
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("sound")).containsExactly("04 02:00 asked");
        assertThat(node.fires("broken")).isEmpty();
        assertThat(node.jdbc
                        .sql(
                                "select c.failures || ' ' || c.failure from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id where s.name = 'broken'")
                        .query(String.class)
                        .single())
                .startsWith("1 the schedule, or the one whose times it goes by, does not exist");
    }
}
