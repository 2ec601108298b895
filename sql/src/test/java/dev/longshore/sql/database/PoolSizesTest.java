package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.sql.database.DatabaseProperties.Join;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSizesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16, 200})
    void choosesWhatItWouldItselfAccept(int slots) {
        PoolSizes chosen = PoolSizes.of(properties(0, 0), slots, 16);

        assertThat(PoolSizes.of(properties(chosen.platform(), chosen.source()), slots, 16))
                .isEqualTo(chosen);
    }

    /** Snapshots of all runs and reads of all slots at once, and one connection to look at a query with. */
    @Test
    void hasASourceConnectionForEverySnapshotAndEverySlot() {
        assertThat(PoolSizes.of(properties(0, 0), 2, 16).source()).isGreaterThan(2 + 16);
        assertThatThrownBy(() -> PoolSizes.of(properties(0, 18), 2, 16))
                .hasMessageContaining("too few for 2 worker slots and 16 runs at once");
    }

    @Test
    void refusesFewerThanNoSlots() {
        assertThatThrownBy(() -> PoolSizes.of(properties(0, 0), -3, 16))
                .hasMessageContaining("longshore.worker.slots is -3");
    }

    private static DatabaseProperties properties(int platform, int source) {
        return new DatabaseProperties(Join.NEVER, platform, source, Duration.ofMinutes(30));
    }
}
