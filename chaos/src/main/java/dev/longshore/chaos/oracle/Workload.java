package dev.longshore.chaos.oracle;

import java.util.Map;

/**
 * A job of the campaign's catalogue, and the rows that its file must have.
 *
 * @param job its name; its file is named alike
 * @param parameters that it is asked with
 * @param rows a query of exactly the rows, in their order
 */
public record Workload(String job, Map<String, Object> parameters, String rows) {

    private static final String WAITED = "select id, id as waited, name from chaos.item where id <= %d order by id";

    public Workload {
        parameters = Map.copyOf(parameters);
    }

    /** Everything, as fast as it goes. */
    public static Workload export() {
        return new Workload(
                "chaos-export", Map.of(), "select id, shelf, name, amount, noted_at, note from chaos.item order by id");
    }

    /** One short unit. */
    public static Workload small() {
        return new Workload(
                "chaos-small", Map.of(), "select id, shelf, name, note from chaos.item where id <= 200 order by id");
    }

    /** The same, and expires when it has waited for two seconds without being held. */
    public static Workload brief() {
        return new Workload("chaos-brief", Map.of(), small().rows);
    }

    /** Units of 2,000 rows, each of which takes its time; chunks of 20 rows. */
    public static Workload slow(long rows, long millisEach) {
        return new Workload("chaos-slow", Map.of("rows", rows, "pause", millisEach), WAITED.formatted(rows));
    }

    /** One short unit, which fails for as long as {@code chaos.broken} has a row. */
    public static Workload breakable() {
        return new Workload(
                "chaos-breakable",
                Map.of(),
                "select id, id as checked, name from chaos.item where id <= 200 order by id");
    }

    /** Units of one row. */
    public static Workload units(long units) {
        return new Workload(
                "chaos-units",
                Map.of("rows", units),
                "select id, name from chaos.item where id <= %d order by id".formatted(units));
    }

    String file() {
        return job + ".csv";
    }
}
