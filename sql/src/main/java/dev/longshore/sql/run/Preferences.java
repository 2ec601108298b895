package dev.longshore.sql.run;

import dev.longshore.model.worker.Affinity;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What claims ask of preferences: of a run {@code r}, for a worker {@code me}. */
public final class Preferences {

    /** Null where nothing is preferred, else whether this worker is. */
    public static final String MET =
            "case when r.prefers is not null then longshore.fits(me.pool, me.labels, r.prefers) end as preference_met";

    /** Whom a run {@code r} is left to, for people. */
    static final String LEFT_TO = """
            coalesce(r.claimable_at > clock_timestamp() - r.prefers_patience, false) or r.state = 'RUNNING' as prefers,
            r.prefers ->> 'pool' as pool, cast(extract(epoch from r.prefers_patience) as bigint) as patience,
            (select string_agg(l.key || '=' || l.value, ', ' order by l.key) from jsonb_each_text(r.prefers -> 'labels') l) as labels
            """;

    private Preferences() {}

    /** Of a row that has {@link #MET}. */
    public static Affinity affinity(ResultSet row) throws SQLException {
        boolean met = row.getBoolean("preference_met");
        if (row.wasNull()) {
            return Affinity.NONE;
        }
        return met ? Affinity.HIT : Affinity.MISS;
    }
}
