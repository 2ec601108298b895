package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunsQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T07:42:07Z");

    @Test
    void readsEveryFilterOfAnAddress() {
        RunsQuery query = RunsQuery.of(Map.of(
                "state",
                "failed",
                "job",
                "orders-export",
                "lane",
                "repair",
                "tenant",
                " PERU ",
                "since",
                "24h",
                "origin",
                "api",
                "askedBy",
                "Ana",
                "other",
                "x"));

        RunFilter filter = query.filter(NOW);

        assertThat(filter.states()).containsExactly(RunState.FAILED);
        assertThat(filter.job()).isEqualTo(new JobName("orders-export"));
        assertThat(filter.lane()).isEqualTo("repair");
        assertThat(filter.tenant()).isEqualTo("PERU");
        assertThat(filter.from()).isEqualTo("2026-11-22T07:42:07Z");
        assertThat(filter.origin()).isEqualTo("api");
        assertThat(filter.askedBy()).isEqualTo("Ana");
    }

    @Test
    void openMeansEveryStateThatHasNotEnded() {
        assertThat(RunsQuery.of(Map.of("state", "open")).filter(NOW).states())
                .containsExactly(
                        RunState.QUEUED, RunState.RUNNING, RunState.PAUSING, RunState.PAUSED, RunState.CANCELLING);
    }

    @Test
    void writesAddressesThatReadTheSameAndHoldAnyCharacter() {
        RunsQuery query = RunsQuery.of(Map.of("tenant", "A&B=C {x} ü", "state", "failed"));

        assertThat(query.address()).isEqualTo("?state=failed&tenant=A%26B%3DC%20%7Bx%7D%20%C3%BC");
        assertThat(query.chips())
                .extracting(RunsQuery.Chip::without)
                .containsExactly("?tenant=A%26B%3DC%20%7Bx%7D%20%C3%BC", "?state=failed");
    }

    @Test
    void pagesByKeyBehindTheFilters() {
        PageKey key = new PageKey(NOW, 41);
        RunsQuery query = RunsQuery.of(Map.of("state", "failed"));

        assertThat(query.older(key)).isEqualTo("?state=failed&before=" + key);
        assertThat(RunsQuery.of(Map.of("before", key.toString())).page(50)).isEqualTo(PageRequest.olderThan(key, 50));
        assertThat(RunsQuery.of(Map.of("after", key.toString())).page(50)).isEqualTo(PageRequest.newerThan(key, 50));
        assertThat(query.page(50)).isEqualTo(PageRequest.first(50));
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        assertThatThrownBy(() -> RunsQuery.of(Map.of("state", "broken")).filter(NOW))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("\"broken\" is not a state");
        assertThatThrownBy(() -> RunsQuery.of(Map.of("before", "x")).page(50)).isInstanceOf(LongshoreException.class);
        assertThatThrownBy(() -> RunsQuery.of(Map.of("tenant", "x".repeat(201))))
                .isInstanceOf(LongshoreException.class);
    }
}
