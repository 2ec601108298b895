package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.files;
import static dev.longshore.testkit.Compared.query;
import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kit finds what is wrong with a job, and says what; the right job passes. */
@KitTest
class PlantedBugsIT {

    @BeforeAll
    static void fill(Jobs jobs) {
        KitTables.make(jobs.database());
    }

    @Test
    void letsTheRightJobPass(Jobs jobs) {
        copying(jobs, "right-job").isRestartable();
    }

    @Test
    void findsAJobThatDoublesRows(Jobs jobs) {
        assertThatThrownBy(
                        () -> copying(jobs, "doubling-job").at(Boundary.CHUNK).isRestartable())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Job doubling-job {} is not safe to run twice.")
                .hasMessageContaining("After a death right after the commit of a chunk (number 1):")
                .hasMessageContaining("table kit.copied: 10 lines more often than undisturbed.")
                .hasMessageContaining("more: {\"id\": 1, \"note\": \"copied\"}")
                .hasMessageContaining("the reader does not keep its place");
    }

    @Test
    void findsAJobThatLosesAChunk(Jobs jobs) {
        assertThatThrownBy(() -> copying(jobs, "losing-job").at(Boundary.CHUNK).isRestartable())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("death right before the commit of a chunk")
                .hasMessageContaining("missing: {\"id\": ")
                .hasMessageContaining("Something is lost");
    }

    @Test
    void findsAJobWhoseOutputDependsOnTheTime(Jobs jobs) {
        assertThatThrownBy(() -> copying(jobs, "clock-job").isRestartable())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Run again from the same beginning, with nobody disturbed")
                .hasMessageContaining("table kit.copied: 25 lines missing, 25 lines that are not there undisturbed")
                .hasMessageContaining("it depends on the time of the run");
        jobs.job("clock-job")
                .given(KitTables::fillNumbers)
                .compares(table("kit.copied").without("note"))
                .at(Boundary.CHUNK)
                .isRestartable();
    }

    /** Insert-only, which a restart does not double, but a second request does. */
    @Test
    void findsAJobThatIsNotIdempotent(Jobs jobs) {
        assertThatThrownBy(() -> copying(jobs, "right-job").isIdempotent())
                .hasMessageContaining("Asked for a second time, on top of its own result")
                .hasMessageContaining("25 lines more often");
    }

    @Test
    void refusesToShowNothing(Jobs jobs) {
        assertThatThrownBy(() -> jobs.job("right-job").isRestartable()).hasMessageContaining("Say what the job leaves");
    }

    @Test
    void refusesTwoOfOneName(Jobs jobs) {
        JobUnderTest job = jobs.job("right-job").compares(files(), files(".html", text -> text));

        assertThatThrownBy(() -> job.compares(files()))
                .hasMessageContaining("Two things that are compared are called \"published files\"");
    }

    /** All but the first run find less work: the second chunk of the first is one that they never come to. */
    @Test
    void namesTheDeathsThatWereNeverReached(Jobs jobs) {
        AtomicInteger runs = new AtomicInteger();
        JobUnderTest shrinking = jobs.job("right-job")
                .given(database -> {
                    KitTables.fillNumbers(database);
                    database.sql("delete from kit.number where id > ?")
                            .param(runs.incrementAndGet() == 1 ? 11 : 5)
                            .update();
                })
                .compares(query("nothing", "select 1 as one"))
                .at(Boundary.CHUNK)
                .atEveryBoundary();

        assertThatThrownBy(shrinking::isRestartable)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Of 4 deaths of job right-job, 2 were not reached in 3 runs each")
                .hasMessageContaining("death right before the commit of a chunk (number 2)")
                .hasMessageContaining("death right after the commit of a chunk (number 2)");
        jobs.database().sql("delete from kit.copied").update();
    }

    /** Nobody but a person goes on behind a step that must not run twice, and only one who was told. */
    @Test
    void leavesAnUnsafeStepToAPerson(Jobs jobs) {
        Outcome unsafe = jobs.job("payout").compares(table("kit.copied")).runDyingAt(Boundary.CHUNK, 1);

        assertThat(unsafe.state()).isEqualTo("FAILED");
        assertThat(unsafe.failureCode()).isEqualTo("unsafe-step");
        assertThat(unsafe.failure()).contains("Step pay had begun and did not come to its end");

        putBack(jobs, unsafe.run());
        awaitFailures(jobs, unsafe.run(), 2);
        assertThat(paid(jobs)).as("a worker that nobody sent goes no further").isZero();

        jobs.database().sql("""
                        update longshore.batch_step_execution set status = 'STOPPED' where job_execution_id = (
                          select job_execution_id from longshore.run where id = ?)
                        """).param(unsafe.run()).update();
        putBack(jobs, unsafe.run());
        awaitFailures(jobs, unsafe.run(), 3);
        assertThat(paid(jobs)).as("stopped after its commit is no end").isZero();

        restart(jobs, unsafe.run());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state(jobs, unsafe.run()).equals("COMPLETED"));
        assertThat(paid(jobs)).isOne();
    }

    /** The control: declared as one that may be repeated, the same step is. */
    @Test
    void goesOnBehindAStepThatMayRunTwice(Jobs jobs) {
        Outcome safe = jobs.job("booking").compares(table("kit.copied")).runDyingAt(Boundary.CHUNK, 1);

        assertThat(safe.state()).isEqualTo("COMPLETED");
        assertThat(safe.lines().get("table kit.copied")).containsOnlyKeys("{\"id\": 1, \"note\": \"paid\"}");
    }

    /** To the queue, as a takeover does: nobody has asked for it. */
    private static void putBack(Jobs jobs, long run) {
        jobs.database()
                .sql("update longshore.run set state = 'QUEUED', ended_at = null, claimable_at = null where id = ?")
                .param(run)
                .update();
    }

    private static void restart(Jobs jobs, long run) {
        jobs.database()
                .sql(
                        "insert into longshore.run_command (run_id, verb, actor, reason) values (?, 'restart', 'Ada', 'looked')")
                .param(run)
                .update();
    }

    private static void awaitFailures(Jobs jobs, long run, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state(jobs, run).equals("FAILED")
                        && jobs.database()
                                        .sql(
                                                "select count(*) from longshore.failure where run_id = ? and code = 'unsafe-step'")
                                        .param(run)
                                        .query(Integer.class)
                                        .single()
                                == count);
    }

    private static String state(Jobs jobs, long run) {
        return jobs.database()
                .sql("select state from longshore.run where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    private static int paid(Jobs jobs) {
        return jobs.database()
                .sql("select count(*) from kit.copied where note = 'paid'")
                .query(Integer.class)
                .single();
    }

    private static JobUnderTest copying(Jobs jobs, String name) {
        return jobs.job(name).given(KitTables::fillNumbers).compares(table("kit.copied"));
    }
}
