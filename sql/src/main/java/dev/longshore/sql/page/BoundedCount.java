package dev.longshore.sql.page;

/**
 * A count that stops counting: {@code 10,000+}.
 *
 * @param value how many, at most the bound
 * @param more whether there are more
 */
public record BoundedCount(long value, boolean more) {

    /** Where every count of a list stops. */
    public static final int BOUND = 10_000;

    /** Of a count that went one further than the bound. */
    public static BoundedCount of(long counted) {
        return counted > BOUND ? new BoundedCount(BOUND, true) : new BoundedCount(counted, false);
    }
}
