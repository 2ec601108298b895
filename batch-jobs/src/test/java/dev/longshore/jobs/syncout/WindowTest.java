package dev.longshore.jobs.syncout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.sql.export.JsonRow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {

    private final Item first = item("7", 1);
    private final Item behind = item("7", 2);
    private final Item elsewhere = item("8", 3);

    @Test
    void sleepsUntilTheRowInFrontIsDue() {
        Window window = new Window(List.of(first, behind, elsewhere), true, "", true);
        first.next(Step.SEND, 500);
        elsewhere.next(Step.SEND, 900);

        assertThat(window.due(Set.of(Step.DECIDE), 100))
                .as("one waits behind another")
                .isEmpty();
        assertThat(window.nextDue()).isEqualTo(500);
        first.isWritten();
        assertThat(window.nextDue()).as("now it is in front").isZero();
    }

    @Test
    void waitsForNobodyWhereOrderDoesNotMatter() {
        Window window = new Window(List.of(first, behind), false, "", true);
        first.next(Step.SEND, 500);

        assertThat(window.due(Set.of(Step.DECIDE), 100)).containsExactly(behind);
        assertThat(window.nextDue()).isZero();
    }

    private static Item item(String order, long position) {
        return new Item(position, new JsonRow(List.of(order, "" + position), "{}"), order + position, "hash", 0);
    }
}
