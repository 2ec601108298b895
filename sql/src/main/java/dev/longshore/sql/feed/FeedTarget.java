package dev.longshore.sql.feed;

import dev.longshore.sql.json.JsonColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs the statement of a feed. The lines reach it through a setting of the transaction and not through parameters: the text of the statement is its author's,
 * and no parser of ours or the driver's may find a parameter in it that is none.
 */
public class FeedTarget {

    private static final String LINES = "select set_config('longshore.lines', ?, true)";

    private final JdbcTemplate jdbc;
    private final TransactionOperations savepoint;
    private final JsonColumn json;

    public FeedTarget(JdbcTemplate jdbc, TransactionOperations savepoint, JsonColumn json) {
        this.jdbc = jdbc;
        this.savepoint = savepoint;
        this.json = json;
    }

    /**
     * The lines as a relation, to stand in a statement.
     *
     * @param columns SQL types by name, in order; the names are identifiers that need no quotes
     */
    public static String relation(Map<String, String> columns) {
        String names = columns.keySet().stream().map(FeedTarget::quoted).collect(Collectors.joining(", "));
        String typed = columns.entrySet().stream()
                .map(column -> quoted(column.getKey()) + " " + column.getValue())
                .collect(Collectors.joining(", "));
        return "(select " + names + " from jsonb_to_recordset(current_setting('longshore.lines')::jsonb) as line ("
                + typed + "))";
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    /**
     * Runs the statement for these lines, in a savepoint of the caller's transaction. Empty with what the server says if one of them is at fault: a value that
     * does not fit, or a constraint. Other failures are thrown.
     */
    public Outcome run(String statement, List<? extends Map<String, ?>> lines) {
        try {
            Integer rows = savepoint.execute(transaction -> {
                jdbc.query(LINES, row -> {}, json.of(lines));
                return jdbc.update(statement);
            });
            return new Outcome(rows == null ? 0 : rows, null);
        } catch (DataAccessException e) {
            return fault(e).map(fault -> new Outcome(0, fault)).orElseThrow(() -> e);
        }
    }

    private static Optional<Fault> fault(DataAccessException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOfData(sql.getSQLState())) {
                ServerErrorMessage server = sql instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
                return Optional.of(new Fault(
                        server == null ? null : server.getColumn(),
                        server == null || server.getConstraint() == null
                                ? String.valueOf(sql.getSQLState())
                                : server.getConstraint(),
                        server == null ? String.valueOf(sql.getMessage()) : String.valueOf(server.getMessage())));
            }
        }
        return Optional.empty();
    }

    /** Data exceptions, integrity constraints, and what a trigger raises. */
    private static boolean isOfData(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.equals("P0001"));
    }

    /**
     * What the statement did.
     *
     * @param rows that it changed
     * @param fault why it changed none; null if it ran
     */
    public record Outcome(int rows, @Nullable Fault fault) {}

    /**
     * What the server found wrong with a line.
     *
     * @param column which column, if it says
     * @param rule the constraint, or the SQLSTATE
     * @param message in its words
     */
    public record Fault(@Nullable String column, String rule, String message) {}
}
