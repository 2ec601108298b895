package dev.longshore.admin.run;

import dev.longshore.sql.outcome.UnreadyOutcome;
import dev.longshore.sql.run.HeldBehind;
import java.util.List;

/**
 * What waits in a run since something before it is not done.
 *
 * @param chunks behind one of their track
 * @param rows behind one with the same key
 * @param outcomes behind an effect of theirs
 */
public record HeldInOrder(List<HeldBehind> chunks, List<HeldBehind> rows, List<UnreadyOutcome> outcomes) {

    public HeldInOrder {
        chunks = List.copyOf(chunks);
        rows = List.copyOf(rows);
        outcomes = List.copyOf(outcomes);
    }

    public boolean isEmpty() {
        return chunks.isEmpty() && rows.isEmpty() && outcomes.isEmpty();
    }
}
