package dev.longshore.sql.aggregation;

import dev.longshore.sql.export.SqlLiteral;

/** The statements that ask a source for its changes. */
final class ChangesSql {

    /** Whether the begin of every session's transaction shows. */
    static final String SEES_OTHERS =
            "select pg_has_role(current_user, 'pg_read_all_stats', 'usage') or (select rolsuper from pg_roles where rolname = current_user)";

    private ChangesSql() {}

    /** Another table under the name has another oid, and a table that was emptied as a whole another file. Fails if there is none. */
    static String incarnation(TableName table) {
        String regclass = "cast(" + SqlLiteral.quoted(table.quoted()) + " as regclass)";
        return "select cast(cast(" + regclass + " as oid) as text) || '/' || coalesce(cast(pg_relation_filenode("
                + regclass + ") as text), '-')";
    }

    /**
     * Two columns: the snapshot of the statement, the same in every row, and a window that changed since an older snapshot; NULL in the one row if none
     * did. Entries of transactions that were open then are told once they have committed, whatever ids came and went meanwhile.
     */
    static String logged(Rollup rollup, Changes.Log log, WindowColumn window, String since) {
        String snapshot = SqlLiteral.typed(since, "pg_snapshot");
        String transaction = SqlLiteral.identifier(log.transaction());
        return "select cast(s.mark as text), c.start from (select pg_current_snapshot() as mark) s left join (select distinct "
                + start(rollup, window) + " as start from " + log.table().quoted() + " where " + transaction
                + " >= pg_snapshot_xmin(" + snapshot + ") and not pg_visible_in_snapshot(" + transaction + ", "
                + snapshot
                + ") and isfinite(" + window.quoted() + ")) c on true";
    }

    /**
     * Whatever commits later bears a later time: no open transaction began before it. A session that is about to begin may not show yet, for which there
     * is the lag.
     */
    static String horizon(Changes.Stamp stamp) {
        return "select cast(least(clock_timestamp(), (select min(xact_start) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid())) - interval '" + stamp.lag().toMillis() + " milliseconds' as text)";
    }

    /** One column: a window with rows that were written since. */
    static String stamped(Rollup rollup, Changes.Stamp stamp, WindowColumn window, String since) {
        return "select distinct " + start(rollup, window) + " from "
                + rollup.source().quoted() + " where "
                + SqlLiteral.identifier(stamp.column()) + " >= " + SqlLiteral.typed(since, "timestamptz")
                + " and isfinite("
                + window.quoted() + ")";
    }

    private static String start(Rollup rollup, WindowColumn window) {
        return "date_trunc('" + rollup.size().word() + "', " + window.local(window.quoted(), rollup.zone()) + ")";
    }
}
