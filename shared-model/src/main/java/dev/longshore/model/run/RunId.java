package dev.longshore.model.run;

/** The id of a run. Shown and sent as a string, since JSON numbers lose digits over 2⁵³. */
public record RunId(long value) implements Comparable<RunId> {

    public RunId {
        if (value <= 0) {
            throw new IllegalArgumentException("a run id is positive, not " + value);
        }
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if the text is not a positive whole number
     */
    public static RunId of(String text) {
        try {
            return new RunId(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a run id: it is a whole number", e);
        }
    }

    @Override
    public int compareTo(RunId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
