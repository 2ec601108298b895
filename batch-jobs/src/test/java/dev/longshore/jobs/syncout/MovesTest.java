package dev.longshore.jobs.syncout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.Settled;
import dev.longshore.sql.export.JsonRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MovesTest {

    private static final EffectId ID = new EffectId(1);

    /** Always the longest pause. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final Moves moves =
            new Moves(new Judgement(new Judgement.Rules(true, true, 5), LONGEST), Duration.ofSeconds(1));

    @Test
    void pausesLongerEachTimeThatTheOtherSideSaysTooFast() {
        Item item = new Item(1, new JsonRow(List.of("1"), "{}"), "1", "hash", 0);
        item.has(effect());
        List<Long> pauses = new ArrayList<>();
        for (int call = 1; call <= 9; call++) {
            item.has(item.effect().sent());
            moves.apply(new Settled(ID, EffectState.PLANNED, false, true, 429, "slow down"), item, 0);
            pauses.add(Duration.ofNanos(item.dueAt()).toMillis());
        }

        assertThat(item.effect().attempts()).isZero();
        assertThat(pauses).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L);
    }

    private static EffectRow effect() {
        return new EffectRow(
                ID, "1", 1, "hash", "key", EffectState.PLANNED, false, new RunId(1), 1, 0, false, Duration.ZERO);
    }
}
