package dev.longshore.sql.run;

import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as of its last committed chunks.
 *
 * @param unitsDone work units at their end
 * @param unitsTotal work units of the plan; 0 before it is made
 * @param rows read so far
 * @param rowsExpected about how many it will be; null if unknown
 * @param fraction 0 to 1; null while nothing says how much there is
 * @param rowsPerSecond over the last {@value #WINDOW_SECONDS} seconds; null while the run is not worked on or there is not enough data
 * @param left how long it will take from here on; null for "not enough data"
 */
public record Progress(
        int unitsDone,
        int unitsTotal,
        long rows,
        @Nullable Long rowsExpected,
        @Nullable Double fraction,
        @Nullable Double rowsPerSecond,
        @Nullable SecondsLeft left) {

    /** Over how long the rate is taken. */
    public static final int WINDOW_SECONDS = 10;

    private static final double ENOUGH_SECONDS = 2;
    private static final double ENOUGH_FRACTION = 0.02;
    private static final double SPREAD = 0.1;

    /**
     * A range, never a point.
     *
     * @param low at least about so many seconds
     * @param high at most about so many seconds
     */
    public record SecondsLeft(long low, long high) {}

    /**
     * What is known of the pace.
     *
     * @param recent rows a second in the window; null if the run is not worked on
     * @param overall rows a second since the units of this attempt began; null if none began
     * @param seconds since the units of this attempt began
     */
    record Pace(@Nullable Double recent, @Nullable Double overall, double seconds) {

        static final Pace NONE = new Pace(null, null, 0);
    }

    static Progress of(
            int unitsDone, int unitsTotal, long rows, @Nullable Long rowsExpected, boolean complete, Pace pace) {
        Double fraction = fraction(unitsDone, unitsTotal, rows, rowsExpected, complete);
        boolean enough = pace.seconds() >= ENOUGH_SECONDS;
        return new Progress(
                unitsDone,
                unitsTotal,
                rows,
                rowsExpected,
                fraction,
                enough ? pace.recent() : null,
                enough && fraction != null && fraction >= ENOUGH_FRACTION && fraction < 1
                        ? left(rows, rowsExpected, pace)
                        : null);
    }

    private static @Nullable Double fraction(
            int unitsDone, int unitsTotal, long rows, @Nullable Long rowsExpected, boolean complete) {
        if (complete) {
            return 1.0;
        }
        // units that have all ended leave the closing step to do: never 1 before the run is complete
        if (rowsExpected != null && rowsExpected > 0) {
            return Math.min(0.99, (double) rows / rowsExpected);
        }
        return unitsTotal == 0 ? null : Math.min(0.99, (double) unitsDone / unitsTotal);
    }

    private static @Nullable SecondsLeft left(long rows, @Nullable Long rowsExpected, Pace pace) {
        Double recent = pace.recent();
        Double overall = pace.overall();
        if (rowsExpected == null
                || rowsExpected <= rows
                || recent == null
                || overall == null
                || recent < 1
                || overall < 1) {
            return null;
        }
        long remaining = rowsExpected - rows;
        double low = remaining / Math.max(recent, overall) * (1 - SPREAD);
        double high = remaining / Math.min(recent, overall) * (1 + SPREAD);
        return new SecondsLeft((long) Math.floor(low), (long) Math.ceil(high));
    }
}
