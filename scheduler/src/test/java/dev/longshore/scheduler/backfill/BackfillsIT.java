package dev.longshore.scheduler.backfill;

import static dev.longshore.sql.schedule.ScheduleHouse.INES;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.scheduler.fire.Node;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.BackfillOverlap;
import dev.longshore.sql.schedule.BackfillPreview;
import dev.longshore.sql.schedule.BackfillRange;
import dev.longshore.sql.schedule.BackfillRequest;
import dev.longshore.sql.schedule.BackfillRow;
import dev.longshore.sql.schedule.BackfillViews;
import dev.longshore.sql.schedule.BackfillWork;
import dev.longshore.sql.schedule.Backfills;
import dev.longshore.sql.schedule.FireAsking;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;

/** Past times are made up for: previewed, a few at once, each once; the days are those before today. */
class BackfillsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static Node node;
    private static Backfills backfills;
    private static BackfillViews views;
    private static BackfillPass pass;
    private static Instant today;

    @BeforeAll
    static void open(@TempDir Path data) {
        node = new Node(database, data);
        node.jdbc
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots) values ('w', 'h', 1, '1', '{worker}', 1)")
                .update();
        backfills = node.context.getBean(Backfills.class);
        views = node.context.getBean(BackfillViews.class);
        pass = new BackfillPass(
                node.context.getBean(BackfillWork.class),
                node.context.getBean(FireAsking.class),
                node.context.getBean(Jobs.class),
                node.context.getBean(PlatformTransactionManager.class));
        today = node.jdbc
                .sql("select date_trunc('day', clock_timestamp() at time zone 'UTC') at time zone 'UTC'")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        node.now.set(today);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void makesUpForAWeekTwoAtOnceInTheRepairLane() {
        schedule("weekly", "promise", Map.of("ready-by", "06:00"));
        BackfillPreview preview = backfills.preview(INES, lastWeek("weekly", false));
        assertThat(preview.times()).isEqualTo(7);
        assertThat(preview.runs()).isEqualTo(7);
        long id = backfills.start(INES, lastWeek("weekly", false), "The source was wrong");

        step();
        step();
        assertThat(row(id)).extracting(BackfillRow::asked, BackfillRow::pending).containsExactly(2, 5);
        assertThat(node.jdbc
                        .sql(
                                "select string_agg(distinct r.lane || coalesce(r.due_at::text, ''), ',') from longshore.run r join longshore.backfill_fire f on f.run_id = r.id where f.backfill_id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("repair");
        for (int i = 0; i < 4; i++) {
            node.end("weekly", "COMPLETED");
            step();
        }

        assertThat(row(id))
                .extracting(BackfillRow::state, BackfillRow::completed)
                .containsExactly("completed", 7);
        assertThat(node.fires("weekly"))
                .hasSize(7)
                .allMatch(fire -> fire.contains("asked: Backfill " + id + ". ines: The source was wrong"));
        assertThat(backfills.preview(INES, lastWeek("weekly", false)).runs()).isZero();
        assertThatThrownBy(() -> backfills.start(INES, lastWeek("weekly", false), "x"))
                .hasMessageContaining("nothing to run");
    }

    @Test
    void neverMakesASecondRunOfATimeThatHasOneButMayRunAllAgain() {
        schedule("mixed");
        node.jdbc
                .sql(
                        "update longshore.schedule_clock set decided_until = :from, next_fire_at = :from where schedule_id = (select id from longshore.schedule where name = 'mixed')")
                .param("from", today.minus(30, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC))
                .update();
        node.look();
        assertThat(node.fires("mixed")).hasSize(1);

        assertThat(backfills.preview(INES, lastWeek("mixed", false)))
                .extracting(BackfillPreview::runs, BackfillPreview::leftOut)
                .containsExactly(6, 1);
        assertThat(backfills.preview(INES, lastWeek("mixed", true)).runs()).isEqualTo(7);
        long id = backfills.start(INES, lastWeek("mixed", true), "New rules");
        for (int i = 0; i < 5; i++) {
            step();
            node.end("mixed", "COMPLETED");
            endRunsOf(id);
        }
        assertThat(row(id).completed()).isEqualTo(7);
        assertThat(node.jdbc
                        .sql(
                                "select count(distinct r.id) from longshore.run r where r.idempotency_key like 'schedule:%:again:' || :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(7);
    }

    /** Runs count for the times that they were planned for: after a change of the hour, those of the old one stand for nothing, and are told. */
    @Test
    void tellsOfRunsAtTimesThatTheScheduleHadBefore() {
        schedule("moved");
        backfills.start(INES, lastWeek("moved", false), "First");
        step();
        node.schedules.change(
                INES, definition("moved", "cron", "30 3 * * *", "running", "allow"), 0, "Half an hour later");

        BackfillPreview preview = backfills.preview(INES, lastWeek("moved", false));

        assertThat(preview.runs()).isEqualTo(7);
        assertThat(preview.leftOut()).isZero();
        assertThat(preview.atOtherTimes()).isEqualTo(2);
        assertThat(preview.overlaps()).singleElement().satisfies(overlap -> {
            assertThat(overlap.asked()).isEqualTo(2);
            assertThat(overlap.pending()).isEqualTo(5);
        });
        assertThat(backfills.preview(INES, days("moved", 20, 10)).atOtherTimes())
                .isZero();
    }

    /** The first has asked for two runs when the second begins over the same week: each time gets one run all the same, as the preview said. */
    @Test
    void tellsOfAnotherBackfillOfTheRangeAndGivesEachTimeOneRun() {
        schedule("shared");
        assertThat(backfills.preview(INES, lastWeek("shared", false)).overlaps())
                .isEmpty();
        long first = backfills.start(INES, lastWeek("shared", false), "First");
        step();

        BackfillPreview preview = backfills.preview(INES, lastWeek("shared", false));
        assertThat(preview.runs()).isEqualTo(5);
        assertThat(preview.overlaps()).singleElement().satisfies(overlap -> {
            assertThat(overlap.id()).isEqualTo(first);
            assertThat(overlap.asked()).isEqualTo(2);
            assertThat(overlap.pending()).isEqualTo(5);
            assertThat(overlap.says())
                    .startsWith("Backfill " + first + " (running) covers ")
                    .contains("asked for 2 runs and is still to ask for 5", "each gets one run");
        });
        assertThat(backfills.preview(INES, lastWeek("shared", true)).overlaps())
                .singleElement()
                .satisfies(overlap -> assertThat(overlap.says()).contains("once more"));
        assertThat(backfills.preview(INES, days("shared", 20, 10)).overlaps()).isEmpty();

        long second = backfills.start(INES, lastWeek("shared", false), "Second");
        backfills.pause(INES, first, "Let the second one go first");
        step();
        backfills.resume(INES, first, "Go on");
        for (int i = 0; i < 5; i++) {
            node.end("shared", "COMPLETED");
            step();
        }
        assertThat(row(first).completed() + row(second).completed()).isEqualTo(7);
        assertThat(row(first).leftOut() + row(second).leftOut()).isEqualTo(5);
        assertThat(node.jdbc
                        .sql(
                                "select count(distinct f.run_id) from longshore.backfill_fire f where f.backfill_id in (:first, :second)")
                        .param("first", first)
                        .param("second", second)
                        .query(Integer.class)
                        .single())
                .isEqualTo(7);
        assertThat(backfills.preview(INES, lastWeek("shared", false)).overlaps())
                .extracting(BackfillOverlap::id, BackfillOverlap::state)
                .containsExactly(tuple(second, "completed"), tuple(first, "completed"));
    }

    @Test
    void thePreviewCountsNoFireThatGaveWayToANewerOne() {
        schedule("gave-way");
        node.jdbc
                .sql("""
                        insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason, decided_at)
                        select s.id, cast(:at as timestamptz), cast(:at as timestamptz)::date, 'replaced', 'A newer one took its place.', now()
                        from longshore.schedule s where s.name = 'gave-way'
                        """)
                .param("at", today.minus(21, ChronoUnit.HOURS).toString())
                .update();

        assertThat(backfills.preview(INES, lastWeek("gave-way", false)))
                .extracting(BackfillPreview::runs, BackfillPreview::leftOut)
                .containsExactly(6, 1);
    }

    @Test
    void isPausedResumedAndCancelledAsAWhole() {
        schedule("stopped");
        long id = backfills.start(INES, lastWeek("stopped", false), "Try");
        step();
        assertThat(backfills.pause(INES, id, "Too slow")).isTrue();
        node.end("stopped", "COMPLETED");
        step();
        assertThat(row(id))
                .extracting(BackfillRow::completed, BackfillRow::asked, BackfillRow::pending)
                .containsExactly(2, 0, 5);

        assertThat(backfills.resume(INES, id, "At night")).isTrue();
        step();
        assertThat(backfills.cancel(INES, id, "Not needed")).isTrue();
        assertThat(row(id))
                .extracting(BackfillRow::state, BackfillRow::cancelled)
                .containsExactly("cancelled", 3);
        assertThat(node.jdbc
                        .sql(
                                "select count(*) from longshore.run_command c join longshore.backfill_fire f on f.run_id = c.run_id where f.backfill_id = :id and c.verb = 'cancel'")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(backfills.resume(INES, id, "x")).isFalse();
    }

    @Test
    void itsFailedRunsAreRestarted() {
        schedule("failing");
        long id = backfills.start(INES, lastWeek("failing", false), "Try");
        for (int i = 0; i < 4; i++) {
            step();
            node.end("failing", i == 0 ? "FAILED" : "COMPLETED");
        }
        step();
        assertThat(row(id))
                .extracting(BackfillRow::state, BackfillRow::completed, BackfillRow::failed)
                .containsExactly("completed", 5, 2);

        hasBegunAnUnsafeStep(id);
        assertThat(backfills.restart(INES, id, "Mended")).isTrue();
        step();
        assertThat(row(id))
                .as("one would ask for a confirmation, and stays failed")
                .extracting(BackfillRow::state, BackfillRow::asked, BackfillRow::failed)
                .containsExactly("running", 1, 1);
        assertThatThrownBy(() -> backfills.restart(INES, id, "Once more"))
                .hasMessageContaining("None of its 1 failed runs")
                .hasMessageContaining("Restart it alone: it asks for a confirmation. Step ");
    }

    /** The first failed one, as a job of plain Spring Batch whose first step is declared unsafe. */
    private static void hasBegunAnUnsafeStep(long backfill) {
        long run = node.jdbc
                .sql(
                        "select min(f.run_id) from longshore.backfill_fire f where f.state = 'failed' and f.backfill_id = :backfill")
                .param("backfill", backfill)
                .query(Long.class)
                .single();
        for (String statement : List.of("""
                        insert into longshore.job_definition (hash, job, document)
                        select encode(sha256('unsafe'), 'hex'), job, document || '{"kind": "spring-batch", "steps": [{"name": "pay", "sentence": "Pays", "repeat": "UNSAFE"}]}'
                        from longshore.job_definition where hash = (select definition_hash from longshore.run where id = :run)""", """
                        insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key)
                        select 770000, 0, 'unsafe', 'unsafe' where :run > 0""", """
                        insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, status, exit_code)
                        select 770000, 1, 770000, localtimestamp, 'FAILED', 'FAILED' where :run > 0""", """
                        insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, status,
                          commit_count, read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code)
                        select 770000, 1, 'pay', 770000, localtimestamp, localtimestamp, 'FAILED', 1, 10, 0, 10, 0, 0, 0, 0, 'FAILED' where :run > 0""", """
                        update longshore.run set definition_hash = encode(sha256('unsafe'), 'hex'), job_execution_id = 770000 where id = :run""")) {
            node.jdbc.sql(statement).param("run", run).update();
        }
    }

    @Test
    void aMissedFireThatIsMadeUpForLetsItsSuccessorsGo() {
        schedule("lost", "missed", "skip");
        node.jdbc
                .sql(
                        "update longshore.schedule_clock set decided_until = :from, next_fire_at = :from where schedule_id = (select id from longshore.schedule where name = 'lost')")
                .param("from", today.minus(30, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC))
                .update();
        node.look();
        assertThat(node.fires("lost").get(0)).contains("missed");

        backfills.start(INES, lastWeek("lost", false), "Make up");
        step();
        for (int i = 0; i < 4; i++) {
            node.end("lost", "COMPLETED");
            step();
        }
        assertThat(node.fires("lost")).hasSize(7).allMatch(fire -> fire.contains("asked: Backfill"));
    }

    private static void schedule(String name, Object... fields) {
        Object[] all = Stream.concat(Stream.of("cron", "0 3 * * *", "running", "allow"), Stream.of(fields))
                .toArray();
        node.schedule(definition(name, all));
    }

    private static BackfillRequest lastWeek(String name, boolean again) {
        return new BackfillRequest(
                new ScheduleName(name), new BackfillRange.Moments(today.minus(7, ChronoUnit.DAYS), today), again, 2);
    }

    private static BackfillRequest days(String name, int from, int until) {
        return new BackfillRequest(
                new ScheduleName(name),
                new BackfillRange.Moments(today.minus(from, ChronoUnit.DAYS), today.minus(until, ChronoUnit.DAYS)),
                false,
                2);
    }

    private static void step() {
        pass.passed(today);
    }

    private static BackfillRow row(long id) {
        return views.find(TenantScope.ALL, id).orElseThrow();
    }

    private static void endRunsOf(long id) {
        for (String state : List.of("RUNNING", "COMPLETED")) {
            boolean driven = state.equals("RUNNING");
            node.jdbc
                    .sql("""
                            update longshore.run r set state = :state, started_at = now(), ended_at = case when :driven then null else now() end,
                              owner = case when :driven then (select min(w.id) from longshore.worker w) end, lease_until = case when :driven then now() end
                            from longshore.backfill_fire f where f.backfill_id = :id and f.run_id = r.id and r.state in ('QUEUED', 'RUNNING')
                            """)
                    .param("state", state)
                    .param("driven", driven)
                    .param("id", id)
                    .update();
        }
    }
}
