package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kit finds what is wrong with a job, and says what; the right job passes. */
@ExtendWith(Receiver.Started.class)
@LongshoreTest(
        catalogue = "src/test/resources/catalogue",
        configuration = PlantedJobs.class,
        properties = {
            "kit.receiver.port=${kit.receiver}",
            "longshore.http.allow=127.0.0.1:${kit.receiver}",
        })
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

    /** Nobody but a person goes on behind a step that must not run twice. */
    @Test
    void leavesAnUnsafeStepToAPerson(Jobs jobs) {
        Outcome unsafe = jobs.job("payout").compares(table("kit.copied")).runDyingAt(Boundary.CHUNK, 1);

        assertThat(unsafe.state()).isEqualTo("FAILED");
        assertThat(unsafe.failureCode()).isEqualTo("unsafe-step");
        assertThat(unsafe.failure()).contains("Step pay had begun and did not come to its end");
    }

    /** The control: declared as one that may be repeated, the same step is. */
    @Test
    void goesOnBehindAStepThatMayRunTwice(Jobs jobs) {
        Outcome safe = jobs.job("booking").compares(table("kit.copied")).runDyingAt(Boundary.CHUNK, 1);

        assertThat(safe.state()).isEqualTo("COMPLETED");
        assertThat(safe.lines().get("table kit.copied")).containsOnlyKeys("{\"id\": 1, \"note\": \"paid\"}");
    }

    private static JobUnderTest copying(Jobs jobs, String name) {
        return jobs.job(name).given(KitTables::fillNumbers).compares(table("kit.copied"));
    }
}
