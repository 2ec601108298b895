package dev.longshore.model.outcome;

/** The number of an outcome. */
public record OutcomeId(long value) {

    public OutcomeId {
        if (value < 1) {
            throw new IllegalArgumentException("an outcome's number is positive: " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
