package dev.longshore.sql.run;

import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads {@code broken}, {@code version_then}, {@code definition_then}, {@code found} and {@code superseded_by}. */
final class OutdatedRows {

    private OutdatedRows() {}

    /** Null while everything holds. */
    static @Nullable Outdated of(ResultSet row) throws SQLException {
        String broken = row.getString("broken");
        if (broken == null) {
            return null;
        }
        return switch (broken) {
            case "version" -> new Outdated.OtherVersion(row.getString("version_then"), row.getString("found"));
            case "definition" -> new Outdated.OtherDefinition(row.getString("definition_then"), row.getString("found"));
            case "superseded" -> new Outdated.Superseded(new RunId(row.getLong("superseded_by")));
            default -> throw new IllegalStateException("no precondition is called " + broken);
        };
    }

    /** What does not hold, as the table calls it. */
    static String nameOf(Outdated why) {
        if (why instanceof Outdated.OtherVersion) {
            return "version";
        }
        return why instanceof Outdated.OtherDefinition ? "definition" : "superseded";
    }
}
