package dev.longshore.sql.aggregation;

import java.time.LocalDateTime;
import java.util.List;

/**
 * What a source has to tell at the beginning of a run.
 *
 * @param source which incarnation of the source it is: differs once the table was replaced or emptied as a whole
 * @param mark up to where the changes are known now; empty if the source does not tell changes
 * @param changed starts of the windows that have changed since the mark before; none if there was none
 */
public record Survey(String source, String mark, List<LocalDateTime> changed) {

    public Survey {
        changed = List.copyOf(changed);
    }
}
