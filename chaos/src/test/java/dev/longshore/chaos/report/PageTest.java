package dev.longshore.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void boundsTheRateOfWhatNeverFailedByTheRuleOfThree() {
        assertThat(page(result(100, findings(), noticing())).text()).contains("| kills | 100 | 0 | 0.030 |");
    }

    @Test
    void saysOfAControlThatNoticedNothingThatTheScenarioProvesNothing() {
        Result result = result(100, findings(), findings());

        assertThat(result.isGood()).isFalse();
        assertThat(page(result).text()).contains("**noticed nothing** without takeover");
    }

    @Test
    void listsViolationsAndGivesNoBoundThen() {
        Findings findings = findings();
        findings.violation("run 7 lost a row");
        Result result = result(100, findings, null);

        assertThat(result.isGood()).isFalse();
        assertThat(page(result).text()).contains("- run 7 lost a row").contains("| kills | 100 | 1 |  |");
    }

    @Test
    void percentilesAreMeasuredValues() {
        Spread spread = new Spread(
                "s", IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());

        assertThat(DoubleStream.of(spread.percentile(50), spread.percentile(99), spread.max())
                        .toArray())
                .containsExactly(50, 99, 100);
    }

    private static Findings findings() {
        return new Findings(violation -> {});
    }

    private static Findings noticing() {
        Findings findings = findings();
        findings.violation("run 8 is RUNNING after 40 s");
        return findings;
    }

    private static Result result(int rounds, Findings findings, @Nullable Findings control) {
        return new Result(
                "kills",
                "Kills.",
                "Takeover.",
                rounds,
                1,
                Duration.ofSeconds(1),
                findings,
                control == null ? null : new Result.Control("takeover", control),
                null);
    }

    private static Page page(Result result) {
        return new Page("./longshore chaos kills", "2026-01-01T00:00:00Z", "abc", List.of(result));
    }
}
