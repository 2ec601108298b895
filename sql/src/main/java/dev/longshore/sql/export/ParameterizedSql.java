package dev.longshore.sql.export;

import dev.longshore.model.failure.LongshoreException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One SQL statement with named parameters, such as {@code where o_orderdate >= :from}. Scanned once, rendered for each run. Immutable. */
public final class ParameterizedSql {

    private final List<SqlScanner.Piece> pieces;

    private ParameterizedSql(List<SqlScanner.Piece> pieces) {
        this.pieces = pieces;
    }

    /**
     * Reads a statement; a semicolon at its end is dropped.
     *
     * @throws LongshoreException bad input if it is empty, more than one statement, or opens what it never closes
     */
    public static ParameterizedSql of(String text) {
        List<SqlScanner.Piece> pieces = SqlScanner.scan(text);
        if (pieces.stream().allMatch(piece -> piece.text().isBlank())) {
            throw LongshoreException.badInput(
                    "sql-empty", "spec.sql", "The SQL is empty.", "Write the SELECT whose rows are wanted.");
        }
        return new ParameterizedSql(pieces);
    }

    /** The names of its parameters, in order of first use. */
    public Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>();
        pieces.stream().filter(SqlScanner.Piece::parameter).forEach(piece -> names.add(piece.text()));
        return names;
    }

    /**
     * The statement with each parameter replaced.
     *
     * @param literalOf the SQL of a parameter by its name, safe to stand in a statement: see {@link SqlLiteral}
     */
    public String render(UnaryOperator<String> literalOf) {
        StringBuilder sql = new StringBuilder();
        for (SqlScanner.Piece piece : pieces) {
            sql.append(piece.parameter() ? literalOf.apply(piece.text()) : piece.text());
        }
        return sql.toString();
    }
}
