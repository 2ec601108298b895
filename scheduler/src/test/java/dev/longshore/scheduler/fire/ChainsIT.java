package dev.longshore.scheduler.fire;

import static dev.longshore.sql.schedule.ScheduleHouse.EXPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.INES;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.HeldFires;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom, for the same logical date. */
class ChainsIT {

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

    @AfterEach
    void retire() {
        node.jdbc
                .sql("update longshore.schedule set retired_at = now() where retired_at is null")
                .update();
        node.jdbc
                .sql(
                        "update longshore.schedule_fire set decision = 'skipped', waits_for = null, review_at = null where decision = 'held'")
                .update();
    }

    @Test
    void aFireWaitsUntilItsPredecessorHasCompleted() {
        node.schedule(definition("load", "cron", "0 2 * * *"));
        node.schedule(definition("report", "after", List.of("load")));
        node.at("2027-01-04T02:00:00Z");
        assertThat(node.fires("report").get(0))
                .matches(
                        "04 02:00 held: It waits for load of 2027-01-04( \\(run \\d+\\), which is queued|, which is planned and has not fired yet)\\.");

        node.at("2027-01-04T02:00:02Z");
        assertThat(node.fires("report").get(0))
                .matches("04 02:00 held: It waits for load of 2027-01-04 \\(run \\d+\\), which is queued\\.");
        node.end("load", "COMPLETED");
        node.at("2027-01-04T02:30:00Z");

        assertThat(node.fires("report")).containsExactly("04 02:00 asked");
    }

    @Test
    void aFailedPredecessorHoldsItsSuccessorsUntilItIsRestarted() {
        node.schedule(definition("load-b", "cron", "0 2 * * *"));
        node.schedule(definition("report-b", "after", List.of("load-b")));
        node.schedule(definition("cleanup-b", "after", List.of("load-b"), "after-when", "even-if-failed"));
        node.at("2027-01-04T02:00:00Z");
        node.end("load-b", "FAILED");
        node.at("2027-01-04T02:05:00Z");

        assertThat(node.fires("cleanup-b")).containsExactly("04 02:00 asked");
        assertThat(node.fires("report-b").get(0)).endsWith("which failed. Restart that run, or release this fire.");
        node.jdbc
                .sql("update longshore.run set state = 'QUEUED', ended_at = null where state = 'FAILED'")
                .update();
        node.end("load-b", "COMPLETED");
        node.at("2027-01-04T03:00:00Z");
        assertThat(node.fires("report-b")).containsExactly("04 02:00 asked");
    }

    @Test
    void aSkippedPredecessorLeavesItsSuccessorsOut() {
        node.schedule(definition("source", "cron", "0 2 * * *", "missed", "skip"));
        node.schedule(definition("sink", "after", List.of("source"), "missed", "all"));
        node.context
                .getBean(dev.longshore.sql.schedule.Holds.class)
                .hold(INES, dev.longshore.sql.schedule.Held.FIRES, "schedule", "source", null, "Moves");
        node.at("2027-01-04T02:00:00Z");
        node.at("2027-01-04T02:00:05Z");

        assertThat(node.fires("sink").get(0))
                .startsWith("04 02:00 skipped: Its predecessor source of 2027-01-04 was skipped: ines paused");
    }

    /** Neither is a failed one: nobody has to be asked. */
    @Test
    void aSupersededPredecessorIsFollowedAndAStaleOneLeavesItsSuccessorsOut() {
        node.schedule(definition("load-s", "cron", "0 2 * * *"));
        node.schedule(definition("report-s", "after", List.of("load-s")));
        node.schedule(definition("load-t", "cron", "0 2 * * *"));
        node.schedule(definition("report-t", "after", List.of("load-t")));
        node.at("2027-01-04T02:00:00Z");
        long later = node.jdbc.sql("""
                        with earlier as (
                          select r.id, r.job from longshore.schedule_fire f join longshore.run r on r.id = f.run_id join longshore.schedule s on s.id = f.schedule_id
                          where s.name = 'load-s'), asked as materialized (
                          select e.id, longshore.request_run(e.job) as later from earlier e), noted as (
                          insert into longshore.run_precondition (run_id, broken, superseded_by, settled) select a.id, 'superseded', a.later, true from asked a)
                        select later from asked
                        """).query(Long.class).single();
        node.end("load-s", "SUPERSEDED");
        node.end("load-t", "STALE");
        node.at("2027-01-04T02:05:00Z");

        assertThat(node.fires("report-s").get(0))
                .endsWith("It waits for load-s of 2027-01-04 (run " + later + "), which is queued.");
        assertThat(node.fires("report-t").get(0))
                .matches("04 02:00 skipped: Its predecessor load-t of 2027-01-04 \\(run \\d+\\) is stale: .*");
        for (String state : List.of(
                "owner = (select min(id) from longshore.worker), lease_until = now(), state = 'RUNNING'",
                "owner = null, lease_until = null, ended_at = now(), state = 'COMPLETED'")) {
            node.jdbc
                    .sql("update longshore.run set " + state + " where id = " + later)
                    .update();
        }
        node.at("2027-01-04T02:30:00Z");
        assertThat(node.fires("report-s")).containsExactly("04 02:00 asked");
    }

    @Test
    void oneOfSeveralIsEnoughIfTheChainSaysSo() {
        node.schedule(definition("east", "cron", "0 1 * * *"));
        node.schedule(definition("west", "cron", "0 2 * * *"));
        node.schedule(definition(
                "first-of-both", "cron", "30 1 * * *", "after", List.of("east", "west"), "after-when", "any"));
        node.schedule(definition("all-of-both", "cron", "30 1 * * *", "after", List.of("east", "west")));
        node.at("2027-01-04T01:00:00Z");
        node.end("east", "COMPLETED");
        node.at("2027-01-04T01:30:00Z");

        assertThat(node.fires("first-of-both")).containsExactly("04 01:30 asked");
        assertThat(node.fires("all-of-both").get(0))
                .isEqualTo("04 01:30 held: It waits for west of 2027-01-04, which is planned and has not fired yet.");
        node.at("2027-01-04T02:00:00Z");
        node.end("west", "COMPLETED");
        node.at("2027-01-04T03:00:00Z");
        assertThat(node.fires("all-of-both")).containsExactly("04 01:30 asked");
    }

    @Test
    void theSameLogicalDateCountsNotTheSameDay() {
        node.schedule(definition("evening", "cron", "0 23 * * *"));
        node.schedule(
                definition("after-midnight", "cron", "30 0 * * *", "logical-date", -1, "after", List.of("evening")));
        node.at("2027-01-04T00:30:00Z");
        // for the 3rd nothing was planned when the schedule was made
        assertThat(node.fires("after-midnight")).containsExactly("04 00:30 asked");
        node.end("after-midnight", "COMPLETED");

        node.at("2027-01-04T23:00:00Z");
        node.at("2027-01-05T00:30:00Z");
        assertThat(node.fires("after-midnight").get(1)).contains("held: It waits for evening of 2027-01-04");
    }

    @Test
    void eachTenantWaitsForItsOwn() {
        node.schedule(
                definition("export-each", "cron", "0 2 * * *", "job", EXPORT, "tenants", List.of("KENYA", "PERU")));
        node.schedule(definition(
                "send-each", "job", EXPORT, "tenants", List.of("KENYA", "PERU"), "after", List.of("export-each")));
        node.at("2027-01-04T02:00:00Z");
        node.jdbc.sql("""
                        update longshore.run set state = 'RUNNING', started_at = now(), owner = (select min(id) from longshore.worker), lease_until = now() where tenant = 'PERU' and state = 'QUEUED'
                        """).update();
        node.jdbc
                .sql(
                        "update longshore.run set state = 'COMPLETED', ended_at = now(), owner = null, lease_until = null where tenant = 'PERU' and state = 'RUNNING'")
                .update();
        node.at("2027-01-04T02:10:00Z");

        assertThat(node.fires("send-each"))
                .hasSize(2)
                .contains("04 02:00 PERU asked")
                .anyMatch(fire -> fire.startsWith("04 02:00 KENYA held"));
    }

    @Test
    void aPredecessorThatDoesNotRunForTheTenantHoldsNobody() {
        node.schedule(definition("pred-one", "cron", "0 2 * * *", "job", EXPORT, "tenants", List.of("KENYA")));
        for (String when : List.of("all", "any", "even-if-failed")) {
            node.schedule(definition(
                    "succ-" + when,
                    "cron",
                    "0 2 * * *",
                    "job",
                    EXPORT,
                    "tenants",
                    List.of("KENYA", "PERU"),
                    "after",
                    List.of("pred-one"),
                    "after-when",
                    when));
        }
        node.schedule(definition("succ-of-none", "after", List.of("pred-one")));
        node.at("2027-01-04T02:00:00Z");

        for (String when : List.of("all", "any", "even-if-failed")) {
            assertThat(node.fires("succ-" + when))
                    .hasSize(2)
                    .contains("04 02:00 PERU asked")
                    .anyMatch(fire -> fire.startsWith("04 02:00 KENYA held: It waits for pred-one of 2027-01-04"));
        }
        assertThat(node.fires("succ-of-none").get(0)).contains("held: It waits for pred-one of 2027-01-04");
        node.end("pred-one", "COMPLETED");
        node.at("2027-01-04T02:10:00Z");
        assertThat(node.fires("succ-all")).containsExactlyInAnyOrder("04 02:00 KENYA asked", "04 02:00 PERU asked");
        assertThat(node.fires("succ-of-none")).containsExactly("04 02:00 asked");
    }

    /** The row of what was given up names no tenant. */
    @Test
    void whatItsPredecessorMissedForOthersHoldsNobody() {
        node.schedule(definition(
                "pred-missed", "cron", "0 1 * * *", "job", EXPORT, "tenants", List.of("KENYA"), "missed", "skip"));
        node.at("2027-01-04T01:30:00Z");
        node.schedule(definition(
                "succ-missed",
                "cron",
                "0 2 * * *",
                "job",
                EXPORT,
                "tenants",
                List.of("KENYA", "PERU"),
                "after",
                List.of("pred-missed")));
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("succ-missed"))
                .hasSize(2)
                .contains("04 02:00 PERU asked")
                .anyMatch(fire -> fire.startsWith(
                        "04 02:00 KENYA held: It waits for pred-missed of 2027-01-04, which was missed"));
    }

    @Test
    void onePredecessorOfNoTenantHoldsAll() {
        node.schedule(definition("pred-all", "cron", "0 2 * * *"));
        node.schedule(definition(
                "succ-each", "after", List.of("pred-all"), "job", EXPORT, "tenants", List.of("KENYA", "PERU")));
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("succ-each")).hasSize(2).allMatch(fire -> fire.contains("held: It waits for pred-all"));
    }

    /** It is decided first, since it has priority; the earlier run of its predecessor must not count. */
    @Test
    void theFireOfTheSameMomentCountsThoughItIsNotDecidedYet() {
        node.schedule(definition("every-hour", "cron", "0 * * * *", "running", "allow"));
        node.schedule(definition("beside-it", "cron", "0 2 * * *", "after", List.of("every-hour"), "priority", 1));
        node.at("2027-01-04T01:00:00Z");
        node.end("every-hour", "COMPLETED");
        node.at("2027-01-04T02:00:00Z");

        assertThat(node.fires("beside-it").get(0)).startsWith("04 02:00 held: It waits for every-hour of 2027-01-04");
    }

    @Test
    void aPersonReleasesOrLeavesOutWhatWaits() {
        HeldFires held = node.context.getBean(HeldFires.class);
        node.schedule(definition("slow", "cron", "0 2 * * *"));
        node.schedule(definition("eager", "after", List.of("slow")));
        node.schedule(definition("unwanted", "after", List.of("slow")));
        node.at("2027-01-04T02:00:00Z");

        held.release(INES, new ScheduleName("eager"), id("eager"), "The load is good enough");
        assertThat(held.skip(INES, new ScheduleName("unwanted"), id("unwanted"), "Not today"))
                .isTrue();

        assertThat(node.fires("eager")).containsExactly("04 02:00 asked: ines released it: The load is good enough");
        assertThat(node.fires("unwanted")).containsExactly("04 02:00 skipped: ines left it out: Not today");
        assertThat(held.skip(INES, new ScheduleName("eager"), id("eager"), "x")).isFalse();
        assertThat(held.release(INES, new ScheduleName("unwanted"), id("unwanted"), "x"))
                .isEmpty();
    }

    private static long id(String schedule) {
        return node.jdbc
                .sql(
                        "select f.id from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name = :name")
                .param("name", schedule)
                .query(Long.class)
                .single();
    }
}
