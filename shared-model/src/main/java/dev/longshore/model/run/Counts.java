package dev.longshore.model.run;

/** Rows by what became of them. Of ended work, read = written + filtered + rejected. */
public record Counts(long read, long written, long filtered, long rejected) {

    public static final Counts NONE = new Counts(0, 0, 0, 0);

    public Counts {
        if (read < 0 || written < 0 || filtered < 0 || rejected < 0) {
            throw new IllegalArgumentException(
                    "counts are not negative: " + read + ", " + written + ", " + filtered + ", " + rejected);
        }
    }

    /** Rows that were read and all written. */
    public static Counts ofWritten(long rows) {
        return new Counts(rows, rows, 0, 0);
    }

    public Counts plus(Counts other) {
        return new Counts(
                read + other.read, written + other.written, filtered + other.filtered, rejected + other.rejected);
    }

    /** Whether every row that was read is accounted for. */
    public boolean addUp() {
        return read == written + filtered + rejected;
    }
}
