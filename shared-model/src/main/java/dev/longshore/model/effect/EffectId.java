package dev.longshore.model.effect;

/** The number of an effect. */
public record EffectId(long value) {

    public EffectId {
        if (value < 1) {
            throw new IllegalArgumentException("an effect's number is positive: " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
