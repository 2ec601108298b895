package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.sql.database.DatabaseProperties.Join;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSizesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16, 200})
    void choosesWhatItWouldItselfAccept(int slots) {
        PoolSizes chosen = PoolSizes.of(new DatabaseProperties(Join.NEVER, 0, 0), slots);

        assertThat(PoolSizes.of(new DatabaseProperties(Join.NEVER, chosen.platform(), chosen.source()), slots))
                .isEqualTo(chosen);
    }

    @Test
    void refusesFewerThanNoSlots() {
        assertThatThrownBy(() -> PoolSizes.of(new DatabaseProperties(Join.NEVER, 0, 0), -3))
                .hasMessageContaining("longshore.worker.slots is -3");
    }
}
