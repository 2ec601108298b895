package dev.longshore.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a hold lets pass, and each thing that it must not. Seconds count from the time at which the run was asked for. */
class HeldRunsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final List<Entry> history = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();

    @Test
    void letsARunBeginBeforeAHoldAndAfterItsEnd() {
        run(1, 0, null, "QUEUED");
        run(3, 1, "QUEUED", "RUNNING");
        hold(4, 1.1, 9L, 5.0);
        run(5, 2, "RUNNING", "PAUSED");
        run(8, 4.9, "PAUSED", "QUEUED");
        run(10, 5.1, "QUEUED", "RUNNING");

        assertThat(violations(null)).isEmpty();
    }

    /** Its worker died: somebody has to bring it to rest. */
    @Test
    void letsARunBeTakenOverUnderAHold() {
        hold(1, 0, null, null);
        run(2, 1, "RUNNING", "RUNNING");

        assertThat(violations(null)).isEmpty();
    }

    @Test
    void seesARunThatBeginsUnderAHold() {
        run(1, 0, null, "QUEUED");
        hold(2, 1, 9L, 5.0);
        run(3, 2, "QUEUED", "RUNNING");

        assertThat(violations(null))
                .singleElement()
                .asString()
                .contains("run 7 was claimed by anna under hold 2 of all runs (journal 3)");
    }

    /** By the places in the journal: the clock says nothing about what was committed when. */
    @Test
    void seesARunThatBeginsAtTheInstantOfAHold() {
        hold(2, 1, null, null);
        run(3, 1, "QUEUED", "RUNNING");

        assertThat(violations(null)).hasSize(1);
    }

    @Test
    void aHoldMayEndByItself() {
        run(1, 0, null, "QUEUED");
        hold(2, 1, null, 3.0);
        run(3, 2.9, "QUEUED", "RUNNING");
        run(4, 3.1, "QUEUED", "RUNNING");

        assertThat(violations(null)).singleElement().asString().contains("(journal 3)");
    }

    @Test
    void seesARunThatExpiresUnderAHold() {
        run(1, 0, null, "QUEUED");
        hold(2, 0.9, null, null);
        run(3, 8, "QUEUED", "EXPIRED");

        assertThat(violations(TWO_SECONDS))
                .containsExactly(
                        "run 7 expired under hold 2 of all runs (journal 3)",
                        "run 7 expired after 900 ms in which nobody held it, and may wait for 2000 ms (journal 3)");
    }

    @Test
    void letsARunExpireThatHadWaitedWhenTheHoldCame() {
        run(1, 0, null, "QUEUED");
        hold(2, 2.1, null, null);
        run(3, 2.2, "QUEUED", "EXPIRED");

        assertThat(violations(TWO_SECONDS)).isEmpty();
    }

    @Test
    void theTimeUnderHoldsThatOverlapIsNoWaiting() {
        run(1, 0, null, "QUEUED");
        hold(2, 0.5, 4L, 3.0);
        hold(3, 2, 5L, 6.0);
        run(6, 7.6, "QUEUED", "EXPIRED");
        assertThat(violations(TWO_SECONDS)).isEmpty();

        history.remove(1);
        run(6, 6.3, "QUEUED", "EXPIRED");
        assertThat(violations(TWO_SECONDS)).singleElement().asString().contains("after 800 ms in which nobody held");
    }

    @Test
    void whatSomebodyPausedWaitsOn() {
        run(1, 0, null, "QUEUED");
        hold(2, 0.5, 5L, 3.0);
        run(3, 1, "QUEUED", "PAUSED");
        run(6, 3.1, "PAUSED", "QUEUED");
        run(7, 3.2, "QUEUED", "EXPIRED");

        assertThat(violations(TWO_SECONDS)).isEmpty();
    }

    @Test
    void seesARunThatMayWaitForEverExpire() {
        run(1, 0, null, "QUEUED");
        run(2, 100, "QUEUED", "EXPIRED");

        assertThat(violations(null)).singleElement().asString().contains("may wait for ever");
    }

    private List<String> violations(@Nullable Duration mayWait) {
        return HeldRuns.violationsIn(history, holds, mayWait);
    }

    private void run(long place, double second, @Nullable String from, String to) {
        history.add(new Entry(place, at(second), "anna", "run", 7, -1, from, to, 1, 2, 0, 0));
    }

    private void hold(long place, double since, @Nullable Long ended, @Nullable Double over) {
        holds.add(new Hold(place, "all", null, place, at(since), over == null ? null : at(over), ended));
    }

    private static Instant at(double second) {
        return BEGIN.plusMillis(Math.round(second * 1_000));
    }
}
