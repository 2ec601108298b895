package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;
import java.util.List;

/**
 * What became of a wish about many runs.
 *
 * @param asked of how many; their owners acknowledge
 * @param refusals how many refused
 * @param refused the first of them
 */
public record ManyAsked(int asked, int refusals, List<Refused> refused) {

    /** How many of those that refused are named. */
    public static final int NAMED = 100;

    public ManyAsked {
        refused = List.copyOf(refused);
    }

    /**
     * A run that this cannot be asked of.
     *
     * @param why as a sentence
     */
    public record Refused(RunId run, String why) {}
}
