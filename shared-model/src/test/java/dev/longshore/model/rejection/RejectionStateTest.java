package dev.longshore.model.rejection;

import static dev.longshore.model.rejection.RejectionState.CORRECTED;
import static dev.longshore.model.rejection.RejectionState.DISCARDED;
import static dev.longshore.model.rejection.RejectionState.OPEN;
import static dev.longshore.model.rejection.RejectionState.REPROCESSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectionStateTest {

    private static final Map<RejectionState, Set<RejectionState>> MOVES = Map.of(
            OPEN, Set.of(CORRECTED, REPROCESSED, DISCARDED),
            CORRECTED, Set.of(CORRECTED, REPROCESSED, DISCARDED),
            REPROCESSED, Set.of(),
            DISCARDED, Set.of());

    @Test
    void movesOnlyUntilSomebodyIsDoneWithIt() {
        for (RejectionState from : RejectionState.values()) {
            for (RejectionState to : RejectionState.values()) {
                assertThat(from.canMoveTo(to))
                        .as("%s to %s", from, to)
                        .isEqualTo(MOVES.get(from).contains(to));
            }
        }
    }

    @Test
    void isKnownByItsWord() {
        for (RejectionState state : RejectionState.values()) {
            assertThat(RejectionState.of(state.word())).contains(state);
        }
        assertThat(RejectionState.of("lost")).isEmpty();
    }
}
