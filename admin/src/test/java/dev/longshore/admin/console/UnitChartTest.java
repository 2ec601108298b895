package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.run.RunDetail.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitChartTest {

    private static final Instant START = Instant.parse("2026-11-23T07:30:00Z");
    private final Figures f = new Figures(START.plusSeconds(300));

    @Test
    void drawsNothingBeforeAUnitIsClaimed() {
        assertThat(UnitChart.of(List.of(unit(0, UnitState.PENDING, null, null, null)), "1 pending", true, f))
                .isNull();
    }

    @Test
    void drawsARowForEachSlotAndMarksTheUnitThatLags() {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            units.add(unit(i, UnitState.DONE, i % 3, 1_000.0, 100L));
        }
        units.add(unit(6, UnitState.RUNNING, 0, 250.0, null));

        UnitChart chart =
                UnitChart.of(units, Units.summary(Map.of(UnitState.DONE, 6L, UnitState.RUNNING, 1L), f), true, f);

        assertThat(chart).isNotNull();
        assertThat(chart.slots())
                .extracting(UnitChart.Slot::label)
                .containsExactly("quay-1 · 1", "quay-1 · 2", "quay-1 · 3");
        assertThat(chart.bars()).extracting(UnitChart.Bar::tone).containsOnly("b1s", "warn", "wait");
        assertThat(chart.bars()).allSatisfy(bar -> assertThat(percent(bar.x()) + percent(bar.width()))
                .isLessThanOrEqualTo(100.1));
        assertThat(chart.finding()).contains("6 done · 1 running", "Unit 7 is 4.0× slower than the median.");
        assertThat(chart.ticks()).hasSizeLessThanOrEqualTo(9);
    }

    @Test
    void doesNotCallAnyUnitSlowWhenTooFewHaveAPace() {
        Lag lag = Lag.of(List.of(unit(0, UnitState.DONE, 0, 1_000.0, 10L), unit(1, UnitState.RUNNING, 1, 10.0, null)));

        assertThat(lag.lags(unit(1, UnitState.RUNNING, 1, 10.0, null))).isFalse();
    }

    private static double percent(String text) {
        return Double.parseDouble(text.replace("%", ""));
    }

    private static Unit unit(
            int ordinal, UnitState state, @Nullable Integer slot, @Nullable Double pace, @Nullable Long seconds) {
        Instant claimed = slot == null ? null : START.plusSeconds(ordinal);
        return new Unit(
                "write-parts",
                ordinal,
                "range " + ordinal,
                state,
                slot == null ? null : "quay-1",
                slot,
                1,
                3,
                new Counts(500, 500, 0, 0),
                1_000L,
                claimed,
                claimed == null ? null : claimed.plusSeconds(10),
                seconds == null ? null : START.plusSeconds(ordinal + seconds),
                pace);
    }
}
