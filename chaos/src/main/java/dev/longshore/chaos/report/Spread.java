package dev.longshore.chaos.report;

import java.util.List;
import java.util.Locale;

/**
 * How measured values lie.
 *
 * @param values sorted
 */
public record Spread(String unit, List<Double> values) {

    public Spread {
        values = values.stream().sorted().toList();
    }

    /** The smallest value that so many hundredths of all values do not exceed. */
    public double percentile(int hundredths) {
        int index = (int) Math.ceil(hundredths / 100.0 * values.size()) - 1;
        return values.get(Math.max(0, index));
    }

    public double max() {
        return values.get(values.size() - 1);
    }

    @Override
    public String toString() {
        return values.isEmpty()
                ? "nothing measured"
                : String.format(
                        Locale.ROOT,
                        "n %d, p50 %s, p99 %s, max %s %s",
                        values.size(),
                        figure(percentile(50)),
                        figure(percentile(99)),
                        figure(max()),
                        unit);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }
}
