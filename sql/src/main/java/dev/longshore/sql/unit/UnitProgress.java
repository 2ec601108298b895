package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;

/**
 * How far the units of a step are.
 *
 * @param pending those that wait, claimable or not
 * @param claimable those of them that have a step execution
 * @param counts the sums of all ledgers
 * @param chunks committed, of all attempts
 */
public record UnitProgress(int pending, int claimable, int running, int done, int failed, Counts counts, long chunks) {

    public int units() {
        return pending + running + done + failed;
    }

    public boolean allDone() {
        return done == units();
    }
}
