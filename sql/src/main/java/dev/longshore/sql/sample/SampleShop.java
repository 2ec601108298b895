package dev.longshore.sql.sample;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The repository of the sample shop. A run loads into tables of its own, such as {@code order_line_17}: a paused load and a newer one do not meet, and
 * what an abandoned one left is dropped by the next.
 */
public class SampleShop {

    private static final String LOADED_SCALE = "select scale from longshore.sample_shop";

    private static final String LOADED_BY = "select run_id from longshore.sample_shop";

    // A table name cannot be a parameter of a statement. What is put in are names of ShopTable and numbers, nothing
    // from outside.
    private static final String CREATE =
            "create table if not exists longshore.%1$s_%2$d (like longshore.%1$s including comments) with (autovacuum_enabled = off)";

    private static final String HAS_KEY =
            "select exists (select from pg_constraint where conrelid = to_regclass(:table) and contype = 'p')";
    private static final String ADD_KEY =
            "alter table longshore.%1$s_%2$d add constraint %1$s_%2$d_pkey primary key (%3$s)";
    private static final String ADD_WINDOW_INDEX =
            "create index if not exists %1$s_%2$d_by_window on longshore.%1$s_%2$d %3$s";
    private static final String SETTLE = "vacuum (analyze) longshore.%1$s_%2$d";
    private static final String EXISTS = "select to_regclass(:table) is not null";

    // not waiting: whoever waits for this lock holds up every reader that comes after
    private static final String LOCK = "lock table %s in access exclusive mode nowait";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    // An export goes on reading an old snapshot by the tables' names; of tables that were swapped in since, that
    // snapshot shows a part of the rows.
    private static final String READERS = """
            select exists (
              select from longshore.run r join longshore.job j on j.name = r.job
              where j.waits_for = (select job from longshore.run where id = :run) and r.state in ('RUNNING', 'PAUSING', 'CANCELLING'))
            """;

    private static final String SWAP = """
            drop table longshore.%1$s;
            alter table longshore.%1$s_%2$d reset (autovacuum_enabled);
            alter table longshore.%1$s_%2$d rename constraint %1$s_%2$d_pkey to %1$s_pkey;
            alter index if exists longshore.%1$s_%2$d_by_window rename to %1$s_by_window;
            alter table longshore.%1$s_%2$d rename to %1$s;
            """;

    /** The triggers that note which windows of the shop change. */
    private static final String WATCH = "select longshore.watch_sample_shop()";

    private static final String RECORD = """
            insert into longshore.sample_shop (scale, run_id) values (:scale, :run)
            on conflict (one_row) do update set scale = excluded.scale, run_id = excluded.run_id, loaded_at = clock_timestamp()
            """;

    private static final String LEFTOVERS = """
            select c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join longshore.run r on r.id = cast(substring(c.relname from '_([0-9]{1,18})$') as bigint)
            where n.nspname = 'longshore' and c.relkind = 'r'
              and c.relname ~ ('^(' || :tables || ')_[0-9]{1,18}$')
              and r.state in ('COMPLETED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
            """;

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transactions;

    public SampleShop(JdbcClient jdbc, DataSource dataSource, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /** The scale that the shop holds; empty before the first load. */
    public Optional<BigDecimal> loadedScale() {
        return jdbc.sql(LOADED_SCALE).query(BigDecimal.class).optional();
    }

    /** The run whose load the shop holds; empty before the first load. */
    public Optional<RunId> loadedBy() {
        return jdbc.sql(LOADED_BY).query(Long.class).optional().map(RunId::new);
    }

    /** Makes the tables of a load, if they are not there yet, and drops those of loads that nobody will continue. */
    public void prepare(RunId run) {
        transactions.executeWithoutResult(transaction -> {
            for (String leftover : leftovers()) {
                jdbc.sql("drop table if exists longshore." + leftover).update();
            }
            for (ShopTable table : ShopTable.values()) {
                jdbc.sql(CREATE.formatted(table.word(), run.value())).update();
            }
        });
    }

    /** Opens a COPY into a table of a load, on the connection of the transaction that is open: rows and checkpoint commit together or not at all. */
    public RowWriter write(ShopTable table, RunId run) throws SQLException {
        return new RowWriter(
                DataSourceUtils.getConnection(dataSource),
                dataSource,
                "copy longshore.%s_%d from stdin".formatted(table.word(), run.value()));
    }

    /**
     * Adds the keys and the planner's statistics to the tables of a load. Long; outside a transaction. May be called again at any point, also after the
     * swap.
     */
    public void finish(RunId run) {
        for (ShopTable table : ShopTable.values()) {
            String name = "longshore." + table.word() + "_" + run.value();
            if (!is(EXISTS, name)) {
                continue;
            }
            if (!is(HAS_KEY, name)) {
                jdbc.sql(ADD_KEY.formatted(table.word(), run.value(), table.key()))
                        .update();
            }
            table.window().ifPresent(window -> jdbc.sql(ADD_WINDOW_INDEX.formatted(table.word(), run.value(), window))
                    .update());
            jdbc.sql(SETTLE.formatted(table.word(), run.value())).update();
        }
    }

    /** Whether nobody reads the shop at this moment: no query, and no run of a job that waits for this one. */
    public boolean isQuiet(RunId run) {
        if (jdbc.sql(READERS).param("run", run.value()).query(Boolean.class).single()) {
            return false;
        }
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            transaction.setRollbackOnly();
            return lock();
        }));
    }

    /**
     * Puts the tables of a load in the place of the old ones, in the transaction that is open.
     *
     * @throws LongshoreException if somebody reads the old ones
     */
    public void swap(RunId run, BigDecimal scale) {
        if (!lock()) {
            throw LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "sample-read",
                    "Somebody began to read the sample shop's tables just before they were swapped.",
                    "Restart this run; what is loaded stays.");
        }
        for (ShopTable table : ShopTable.values()) {
            jdbc.sql(SWAP.formatted(table.word(), run.value())).update();
        }
        jdbc.sql(WATCH).query(row -> {});
        jdbc.sql(RECORD).param("scale", scale).param("run", run.value()).update();
    }

    /** Whether the tables could be locked; if not, the transaction is of no use any more. */
    private boolean lock() {
        String all = Arrays.stream(ShopTable.values())
                .map(table -> "longshore." + table.word())
                .collect(Collectors.joining(", "));
        try {
            jdbc.sql(LOCK.formatted(all)).update();
            return true;
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException cause
                    && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private List<String> leftovers() {
        String tables = Arrays.stream(ShopTable.values()).map(ShopTable::word).collect(Collectors.joining("|"));
        return jdbc.sql(LEFTOVERS).param("tables", tables).query(String.class).list();
    }

    private boolean is(String question, String table) {
        return jdbc.sql(question).param("table", table).query(Boolean.class).single();
    }
}
