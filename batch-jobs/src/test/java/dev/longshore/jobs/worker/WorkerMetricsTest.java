package dev.longshore.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.worker.WorkerMetrics.Held;
import dev.longshore.model.run.Counts;
import dev.longshore.model.worker.Affinity;
import dev.longshore.sql.database.LockWait;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;

class WorkerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry);

    @Test
    void timesClaimsAndTellsHitsFromMisses() {
        for (Affinity met : new Affinity[] {Affinity.HIT, Affinity.HIT, Affinity.MISS, Affinity.NONE}) {
            metrics.claim(Held.UNIT, () -> List.of(met), Function.identity());
        }
        metrics.claim(Held.RUN, List::<Affinity>of, Function.identity());

        assertThat(registry.get("longshore.claims")
                        .tags("of", "unit", "outcome", "claimed")
                        .timer()
                        .count())
                .isEqualTo(4);
        assertThat(registry.get("longshore.claims")
                        .tags("of", "run", "outcome", "none")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.get("longshore.affinity")
                        .tags("of", "unit", "result", "hit")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("longshore.affinity")
                        .tags("of", "unit", "result", "miss")
                        .counter()
                        .count())
                .isOne();
    }

    /** What others have locked for too long ends a claim in good order; anything else that fails in it is told. */
    @Test
    void countsAClaimThatHasWaitedTooLongAndThrowsWhatElseFails() {
        assertThat(claim("55P03")).isEmpty();
        assertThat(registry.get("longshore.claims")
                        .tags("of", "run", "outcome", "waited")
                        .timer()
                        .count())
                .isOne();
        assertThatThrownBy(() -> claim("40P01")).isInstanceOf(DataAccessException.class);
    }

    private List<Affinity> claim(String refusedWith) {
        return metrics.claim(
                Held.RUN,
                () -> LockWait.bounded("a lane", () -> {
                    throw new UncategorizedSQLException("claim", null, new SQLException("refused", refusedWith));
                }),
                Function.identity());
    }

    @Test
    void timesWhatPreferencesCostAndGainAndNothingElse() {
        metrics.waited(Affinity.HIT, Duration.ofMillis(2));
        metrics.waited(Affinity.MISS, Duration.ofSeconds(30));
        metrics.worked(Affinity.HIT, Duration.ofMillis(100));
        metrics.worked(Affinity.MISS, Duration.ofMillis(900));
        metrics.waited(Affinity.NONE, Duration.ofHours(1));
        metrics.worked(Affinity.NONE, Duration.ofHours(1));

        assertThat(seconds("longshore.affinity.wait", "hit")).isEqualTo(0.002);
        assertThat(seconds("longshore.affinity.wait", "miss")).isEqualTo(30);
        assertThat(seconds("longshore.affinity.work", "hit")).isEqualTo(0.1);
        assertThat(seconds("longshore.affinity.work", "miss")).isEqualTo(0.9);
        assertThat(registry.get("longshore.affinity.wait").timers()).hasSize(2);
        assertThat(registry.get("longshore.affinity.work").timers()).hasSize(2);
    }

    private double seconds(String timer, String result) {
        return registry.get(timer).tag("result", result).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    void countsRowsByWhatBecameOfThem() {
        metrics.chunk("orders", new Counts(10, 7, 2, 1));
        metrics.chunk("orders", Counts.ofWritten(3));

        assertThat(registry.get("longshore.chunks")
                        .tag("job", "orders")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("longshore.rows")
                        .tags("outcome", "written")
                        .counter()
                        .count())
                .isEqualTo(10);
        assertThat(registry.get("longshore.rows")
                        .tags("outcome", "rejected")
                        .counter()
                        .count())
                .isOne();
    }
}
