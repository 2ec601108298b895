package dev.longshore.testkit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rows of a table.
 *
 * @param name with its schema, if that is not {@code public}
 * @param left columns that may differ from run to run
 */
public record TableRows(String name, List<String> left) implements Compared {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    public TableRows {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a table: write schema.table.");
        }
        left = List.copyOf(left);
    }

    /** But for these columns: times and ids that each run gives anew. */
    public TableRows without(String... columns) {
        return new TableRows(name, List.of(columns));
    }

    @Override
    public String title() {
        return "table " + name;
    }

    @Override
    public Optional<String> table() {
        return Optional.of(name);
    }

    @Override
    public List<String> lines(Left run) {
        return run.database()
                .sql("select cast(to_jsonb(t) - cast(? as text[]) as text) from " + name + " t")
                .param(left.toArray(String[]::new))
                .query(String.class)
                .list();
    }
}
