package dev.longshore.sql.syncin;

import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database says of a row that it refuses, as somebody reads it who is to correct the record. */
final class SyncRefusal {

    private static final String UNIQUE = "23505";
    private static final String FOREIGN_KEY = "23503";

    /** What a foreign key refuses to lose, {@code on delete restrict}. */
    private static final String RESTRICT = "23001";

    /** The detail of a key that has one column, {@code Key (email)=(a@x) already exists.}; that of an expression, or of several columns, is none. */
    private static final Pattern KEY = Pattern.compile("[^(]*\\(\"?([^\",()]+)\"?\\)=\\(.*", Pattern.DOTALL);

    private SyncRefusal() {}

    static SyncOutcome.Refused of(int row, SQLException failure) {
        Optional<ServerErrorMessage> server = failure instanceof PSQLException psql
                ? Optional.ofNullable(psql.getServerErrorMessage())
                : Optional.empty();
        return new SyncOutcome.Refused(
                row,
                server.map(SyncRefusal::columnOf).orElse(null),
                server.map(ServerErrorMessage::getConstraint).orElse(String.valueOf(failure.getSQLState())),
                server.map(SyncRefusal::messageOf).orElse(String.valueOf(failure.getMessage())));
    }

    /** Data exceptions, integrity constraints, and what a trigger raises. */
    static boolean isOfData(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.equals("P0001"));
    }

    /** With what to do where other rows have a part in it: the record itself shows nothing wrong. */
    private static String messageOf(ServerErrorMessage server) {
        @Nullable String remedy = remedyOf(server);
        if (remedy == null) {
            return String.valueOf(server.getMessage());
        }
        String detail =
                server.getDetail() == null ? "" : ": " + server.getDetail().replaceFirst("\\.$", "");
        return server.getMessage() + detail + ". " + remedy;
    }

    private static @Nullable String remedyOf(ServerErrorMessage server) {
        if (UNIQUE.equals(server.getSQLState())) {
            return "Another row of the table has that value: correct this record, or that row, or discard this one.";
        }
        return isOfForeignKey(server)
                ? "A foreign key ties it to rows of another table: correct this record, or those rows, or discard this one."
                : null;
    }

    /** COPY names the column in its context alone: {@code COPY longshore_sync_in, line 1, column balance: "1e9"}. */
    private static @Nullable String columnOf(ServerErrorMessage server) {
        if (server.getColumn() != null) {
            return server.getColumn();
        }
        if (UNIQUE.equals(server.getSQLState()) || isOfForeignKey(server)) {
            Matcher key = KEY.matcher(String.valueOf(server.getDetail()));
            return key.matches() ? key.group(1) : null;
        }
        String where = server.getWhere() == null ? "" : server.getWhere();
        int column = where.indexOf(", column ");
        int end = where.indexOf(':', column);
        return column < 0 || end < 0 ? null : where.substring(column + ", column ".length(), end);
    }

    private static boolean isOfForeignKey(ServerErrorMessage server) {
        return FOREIGN_KEY.equals(server.getSQLState()) || RESTRICT.equals(server.getSQLState());
    }
}
