package dev.longshore.model.unit;

import dev.longshore.model.run.RunId;

/**
 * The name of a work unit.
 *
 * @param run the run that it belongs to
 * @param step the step of the run that was split
 * @param ordinal its place in the plan, from 0
 */
public record UnitId(RunId run, String step, int ordinal) {

    public UnitId {
        if (ordinal < 0) {
            throw new IllegalArgumentException("an ordinal is not negative: " + ordinal);
        }
    }

    @Override
    public String toString() {
        return run + "/" + step + "/" + ordinal;
    }
}
