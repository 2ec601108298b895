package dev.longshore.sql.syncin;

import static dev.longshore.sql.syncin.SyncTable.list;
import static dev.longshore.sql.syncin.SyncTable.quoted;

import dev.longshore.model.run.RunId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements for one table. What stands in them besides our own words are names that {@link SyncTable} has checked, in quotes. */
final class SyncStatements {

    private static final String STAGING = "pg_temp.longshore_sync_in";

    /** Which staged row a key belongs to; a name with a space is none of the table's columns. */
    private static final String ROW = quoted("staged row");

    /**
     * A chunk is joined with the table by its key's index, however large the table is and whatever is known of it: the planner takes the pages of staging for
     * a table that grows, and would rather read the whole target.
     */
    static final String BY_INDEX = "set local enable_hashjoin = off; set local enable_mergejoin = off";

    static final String ANY_PLAN = "set local enable_hashjoin = default; set local enable_mergejoin = default";

    /** As {@link #BY_INDEX} for a look for many keys at once, without an estimate for each of them. */
    static final String KEYS_BY_INDEX =
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local plan_cache_mode = force_generic_plan";

    static final String KEYS_BY_ANY_PLAN =
            "set local enable_seqscan = default; set local enable_bitmapscan = default; set local plan_cache_mode = default";

    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    /**
     * The chunk's commit need not wait for the disk: its rows, its checkpoint and its rejected records are of one log, and so is the commit of the run's end, which waits. What a
     * power cut takes, it takes together, and the run goes on before it.
     */
    static final String NO_WAIT = "set local synchronous_commit = off";

    private final SyncTable table;
    private final Set<String> withoutEquality;
    private final List<String> keyTypes;
    private final boolean tellsNew;

    /**
     * @param keyTypes of the columns of the key, in their order, as the database calls them
     * @param withoutEquality columns whose type cannot be compared; their texts are
     * @param tellsNew whether a merge can tell new rows from changed ones: not on a partitioned table
     */
    SyncStatements(SyncTable table, List<String> keyTypes, Set<String> withoutEquality, boolean tellsNew) {
        this.table = table;
        this.keyTypes = List.copyOf(keyTypes);
        this.withoutEquality = withoutEquality;
        this.tellsNew = tellsNew;
    }

    /** Of the transaction: it writes no log, and is gone with it. */
    String createStaging() {
        return "create temporary table longshore_sync_in on commit drop as select " + list(table.columns()) + ", 0 as "
                + ROW + " from " + table.quoted() + " with no data";
    }

    String copy() {
        return "copy " + STAGING + " (" + list(table.columns()) + ") from stdin";
    }

    /** Of the keys alone, each with its row. */
    String copyKeys() {
        return "copy " + STAGING + " (" + list(table.key()) + ", " + ROW + ") from stdin";
    }

    /** Which of the staged keys the table has. */
    String known() {
        return "select " + ROW + " from " + STAGING + " s where exists (select from " + table.quoted() + " t where "
                + sameKey("s", "t") + ")";
    }

    /** Whether each key is one whole number: such can be looked for as one array, which walks the index once and stages nothing. */
    boolean hasNumbersForKeys() {
        return keyTypes.size() == 1 && WHOLE_NUMBERS.contains(keyTypes.get(0));
    }

    /** Which keys of an array the table has; only where {@link #hasNumbersForKeys}. */
    String knownOfArray() {
        String key = "t." + list(table.key());
        return "select " + key + "::bigint from " + table.quoted() + " t where " + key + " = any (cast(? as bigint[]))";
    }

    /** Of rows whose keys are new. */
    String copyNew() {
        return "copy " + table.quoted() + " (" + list(table.columns()) + ") from stdin";
    }

    /** Changes the rows that are staged and differ; no key may be staged twice. */
    String changeKnown() {
        return update(STAGING);
    }

    /** Whether known rows may change at all. */
    boolean changesKnown() {
        return table.mode() == SyncTable.Mode.UPSERT && !table.values().isEmpty();
    }

    String emptyStaging() {
        return "truncate " + STAGING;
    }

    /**
     * Writes what is staged and tells how many rows were inserted and changed.
     *
     * @param lastWins whether rows with the same key are staged; the last of them counts. An upsert fails where it is not told, an update would take any
     *     of them, and is never without
     */
    String merge(boolean lastWins) {
        String rows = lastWins ? lastOfEachKey() : STAGING;
        String write =
                switch (table.mode()) {
                    case UPSERT -> insert(rows) + (table.values().isEmpty() ? "do nothing" : change());
                    case INSERT -> insert(rows) + "do nothing";
                    case UPDATE -> update(lastOfEachKey());
                };
        String fresh = table.mode() == SyncTable.Mode.UPDATE ? "false" : tellsNew ? "t.xmax = 0" : "null::boolean";
        return "with merged as (" + write + " returning " + fresh + " as fresh)"
                + " select count(*) filter (where fresh is not false), count(*) filter (where fresh is false) from merged";
    }

    private String lastOfEachKey() {
        return "(select distinct on (" + list(table.key()) + ") " + list(table.columns()) + " from " + STAGING
                + " order by " + list(table.key()) + ", ctid desc)";
    }

    private String insert(String rows) {
        return "insert into " + table.quoted() + " as t (" + list(table.columns()) + ") select "
                + list(table.columns(), "s.") + " from " + rows + " s on conflict (" + list(table.key()) + ") ";
    }

    private String change() {
        return "do update set "
                + table.values().stream()
                        .map(column -> quoted(column) + " = excluded." + quoted(column))
                        .collect(Collectors.joining(", "))
                + " where " + differs("excluded.");
    }

    private String update(String rows) {
        return "update " + table.quoted() + " as t set "
                + table.values().stream()
                        .map(column -> quoted(column) + " = s." + quoted(column))
                        .collect(Collectors.joining(", "))
                + " from " + rows + " s where " + sameKey("t", "s") + " and " + differs("s.");
    }

    private String differs(String other) {
        return "(" + comparable(table.values(), "t.") + ") is distinct from (" + comparable(table.values(), other)
                + ")";
    }

    private String comparable(List<String> columns, String alias) {
        return columns.stream()
                .map(column -> alias + quoted(column) + (withoutEquality.contains(column) ? "::text" : ""))
                .collect(Collectors.joining(", "));
    }

    private String sameKey(String left, String right) {
        return table.key().stream()
                .map(column -> left + "." + quoted(column) + " = " + right + "." + quoted(column))
                .collect(Collectors.joining(" and "));
    }

    /** What a merge would insert and change, without writing; rows with the same key count once. */
    String preview() {
        String rows = lastOfEachKey();
        String known = "t.ctid is not null";
        String changed = table.values().isEmpty() ? "false" : differs("s.");
        return switch (table.mode()) {
            case UPSERT -> preview(rows, "not (" + known + ")", known + " and " + changed);
            case INSERT -> preview(rows, "not (" + known + ")", "false");
            case UPDATE -> preview(rows, "false", known + " and " + changed);
        };
    }

    private String preview(String rows, String inserted, String changed) {
        return "select count(*) filter (where " + inserted + "), count(*) filter (where " + changed + ") from " + rows
                + " s left join " + table.quoted() + " t on " + sameKey("t", "s");
    }

    /** Logged, unlike staging: after a crash of the database it must still hold what committed chunks have seen. */
    String createSeen(RunId run) {
        return "create table if not exists " + seen(run) + " as select " + list(table.key()) + " from " + table.quoted()
                + " with no data";
    }

    String recordSeen(RunId run) {
        return "insert into " + seen(run) + " select " + list(table.key()) + " from " + STAGING;
    }

    String analyzeSeen(RunId run) {
        return "analyze " + seen(run);
    }

    String countMissing(RunId run) {
        return "select count(*) filter (where missing), count(*) from (select not exists (select from " + seen(run)
                + " s where " + sameKey("s", "t") + ") as missing from " + table.quoted() + " t where " + ofTenant()
                + ") m";
    }

    String deleteMissing(RunId run) {
        return "delete from " + table.quoted() + " t where not exists (select from " + seen(run) + " s where "
                + sameKey("s", "t") + ") and " + ofTenant();
    }

    /** With a place for the tenant, if rows have one. */
    private String ofTenant() {
        return isTenants() ? "t." + quoted(table.tenant()) + "::text = ?" : "true";
    }

    boolean isTenants() {
        return !table.tenant().isEmpty();
    }

    String dropSeen(RunId run) {
        return "drop table if exists " + seen(run);
    }

    private static String seen(RunId run) {
        return "longshore.sync_in_seen_" + run.value();
    }
}
