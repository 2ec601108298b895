package dev.longshore.sql.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at the tables that syncs write to and look values up in. */
public class SyncTargets {

    private static final String COLUMNS = """
            select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, c.relkind = 'r' as plain, c.relrowsecurity or c.relhasrules as governed,
              coalesce((select l.collisdeterministic from pg_collation l where l.oid = a.attcollation), true) as exact,
              exists (select from pg_opclass o join pg_am m on m.oid = o.opcmethod
                where m.amname = 'btree' and o.opcdefault and o.opcintype in (a.atttypid, t.typbasetype)) or t.typtype in ('e', 'd') or t.typcategory in ('A', 'S')
                as comparable
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
              join pg_type t on t.oid = a.atttypid
            where n.nspname = :schema and c.relname = :table and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
            """;

    private static final String UNIQUE = """
            select exists (
              select from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = :schema and c.relname = :table and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
                and (select array_agg(a.attname::text order by a.attname::text collate "C") from pg_attribute a
                     where a.attrelid = c.oid and a.attnum in (
                       select k.attnum from unnest(i.indkey::smallint[]) with ordinality k (attnum, place) where k.place <= i.indnkeyatts))
                  = (select array_agg(k order by k collate "C") from unnest(cast(:key as text[])) k))
            """;

    private static final String LOOKUP = "select distinct %2$s::text from %1$s where %2$s is not null limit %3$d";

    private static final String LEFT_BY_RUNS = """
            select c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join longshore.run r on r.id = cast(substring(c.relname from '^sync_in_seen_([0-9]{1,18})$') as bigint)
            where n.nspname = 'longshore' and c.relkind = 'r' and c.relname like 'sync\\_in\\_seen\\_%'
              and r.state in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
            """;

    private final JdbcClient jdbc;
    private final DataSource dataSource;

    public SyncTargets(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    /**
     * The table, ready to be written to.
     *
     * @param exact as of {@link #spreads}
     * @param keepsSeen whether the keys of the input are kept, for {@link SyncTarget#deleteMissing}
     * @throws LongshoreException the table, a column or the key's unique index is not there
     */
    public SyncTarget target(SyncTable table, Map<String, Set<String>> exact, boolean keepsSeen) {
        List<Column> columns = columns(table);
        Set<String> withoutEquality = columns.stream()
                .filter(column -> !column.comparable())
                .map(Column::name)
                .collect(Collectors.toSet());
        boolean plain = columns.stream().allMatch(Column::plain);
        // COPY passes rules by and refuses policies; keys are told apart by what is written
        boolean bulk = plain
                && columns.stream().noneMatch(Column::governed)
                && table.mode() != SyncTable.Mode.UPDATE
                && spreads(table, columns, exact);
        return new SyncTarget(
                dataSource,
                new SyncStatements(table, keyTypes(table, columns), withoutEquality, plain),
                keepsSeen,
                bulk);
    }

    private static List<String> keyTypes(SyncTable table, List<Column> columns) {
        Map<String, String> types = columns.stream().collect(Collectors.toMap(Column::name, Column::type));
        return table.key().stream().map(types::get).toList();
    }

    /** Drops the keys that runs have seen which nobody will continue. */
    public void dropLeftSeen() {
        for (String left : jdbc.sql(LEFT_BY_RUNS).query(String.class).list()) {
            jdbc.sql("drop table if exists longshore." + left).update();
        }
    }

    /**
     * Whether keys are equal exactly if they are written alike, so that all rows of a key can be found by what is written.
     *
     * @param exact by column of the key, the types, as the database calls them, whose values are equal exactly if what the caller writes for them is
     */
    public boolean spreads(SyncTable table, Map<String, Set<String>> exact) {
        return spreads(table, columns(table), exact);
    }

    private static boolean spreads(SyncTable table, List<Column> columns, Map<String, Set<String>> exact) {
        return columns.stream()
                .filter(column -> table.key().contains(column.name()))
                .allMatch(column -> column.exact()
                        && exact.getOrDefault(column.name(), Set.of()).contains(column.type()));
    }

    private List<Column> columns(SyncTable table) {
        List<Column> columns = jdbc.sql(COLUMNS)
                .param("schema", table.schema())
                .param("table", table.name())
                .query((row, number) -> new Column(
                        row.getString("name"),
                        row.getString("type"),
                        row.getBoolean("plain"),
                        row.getBoolean("governed"),
                        row.getBoolean("exact"),
                        row.getBoolean("comparable")))
                .list();
        if (columns.isEmpty()) {
            throw missing("There is no table " + table.schema() + "." + table.name() + ".");
        }
        Set<String> absent = new TreeSet<>(table.columns());
        columns.forEach(column -> absent.remove(column.name()));
        if (!absent.isEmpty()) {
            throw missing("The table " + table.schema() + "." + table.name() + " has no column "
                    + String.join(", ", absent) + ".");
        }
        boolean unique = jdbc.sql(UNIQUE)
                .param("schema", table.schema())
                .param("table", table.name())
                .param("key", table.key().toArray(String[]::new))
                .query(Boolean.class)
                .single();
        if (!unique) {
            throw missing("The table " + table.schema() + "." + table.name() + " has no unique index over exactly "
                    + String.join(", ", table.key()) + ".");
        }
        return columns;
    }

    private static LongshoreException missing(String what) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "sync-in-table",
                what,
                "Correct the job's table, columns or key, or make what is missing, and ask for a new run.");
    }

    /**
     * All values of a column, as texts.
     *
     * @param table schema and name
     * @param most fails where there are more
     */
    public Set<String> lookup(String table, String column, int most) {
        SyncTable checked = SyncTable.of(table, List.of(column), List.of(column), SyncTable.Mode.UPSERT, "");
        Set<String> values =
                new HashSet<>(jdbc.sql(LOOKUP.formatted(checked.quoted(), SyncTable.quoted(column), most + 1L))
                        .query(String.class)
                        .list());
        if (values.size() > most) {
            throw LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "sync-in-lookup",
                    "The lookup " + table + "." + column + " has more than " + most + " values, too many for memory.",
                    "Use a foreign key instead: what it refuses is rejected, too.");
        }
        return values;
    }

    /**
     * @param governed whether rules or policies of the table decide about what is written
     * @param exact whether its collation holds for equal only what is the same, byte by byte
     */
    private record Column(
            String name, String type, boolean plain, boolean governed, boolean exact, boolean comparable) {}
}
