package dev.longshore.admin.console;

import dev.longshore.sql.run.RunDetail.Unit;
import java.util.List;
import java.util.Locale;

/**
 * Which units lag behind their fellows.
 *
 * @param median rows a second of the run's units; 0 if too few have a pace to say
 */
record Lag(double median) {

    private static final int ENOUGH = 4;
    private static final double MUCH = 2;

    static Lag of(List<Unit> units) {
        double[] paces = units.stream()
                .map(Unit::rowsPerSecond)
                .filter(pace -> pace != null && pace > 0)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new Lag(paces.length < ENOUGH ? 0 : paces[paces.length / 2]);
    }

    /** How many times slower than the median; 1 if that is not known. */
    double factor(Unit unit) {
        Double pace = unit.rowsPerSecond();
        return median == 0 || pace == null || pace <= 0 ? 1 : median / pace;
    }

    boolean lags(Unit unit) {
        return factor(unit) >= MUCH;
    }

    /** {@code 3.2×}. */
    String times(Unit unit) {
        return String.format(Locale.ENGLISH, "%.1f×", factor(unit));
    }
}
