package dev.longshore.chaos.oracle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One hold of runs, as the database saw it.
 *
 * @param scope {@code all}, {@code job} or {@code lane}
 * @param subject which; null for all
 * @param made its place in the journal
 * @param over when it ends or ended, by itself or by somebody; null if nobody knows
 * @param ended the place in the journal of its end by somebody; null without
 */
public record Hold(
        long id,
        String scope,
        @Nullable String subject,
        long made,
        Instant since,
        @Nullable Instant over,
        @Nullable Long ended) {

    static final String COLUMNS = "h.id, h.scope, h.subject, h.made, h.since, least(h.until, h.ended_at), h.ended";

    static Hold of(ResultSet row) throws SQLException {
        OffsetDateTime over = row.getObject(6, OffsetDateTime.class);
        return new Hold(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                over == null ? null : over.toInstant(),
                row.getObject(7, Long.class));
    }

    /** Whether it was in force when this was written. */
    boolean isInForceAt(Entry entry) {
        return made < entry.id()
                && (ended == null || entry.id() < ended)
                && (over == null || entry.at().isBefore(over));
    }

    @Override
    public String toString() {
        return "hold " + id + " of " + (subject == null ? "all runs" : scope + " " + subject);
    }
}
