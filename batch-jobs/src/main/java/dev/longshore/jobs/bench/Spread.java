package dev.longshore.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measured values of one quantity, told as the median with the least and the greatest.
 *
 * @param sorted ascending; at least one
 */
record Spread(double[] sorted) {

    static Spread of(List<Double> values) {
        return new Spread(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value that the share (0 to 1) of all values does not exceed. */
    double quantile(double share) {
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(sorted.length - 1, at))];
    }

    String text(String format) {
        return String.format(
                Locale.ROOT,
                format + " (" + format + " … " + format + ")",
                median(),
                sorted[0],
                sorted[sorted.length - 1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spread spread && Arrays.equals(sorted, spread.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return text("%.3f");
    }
}
