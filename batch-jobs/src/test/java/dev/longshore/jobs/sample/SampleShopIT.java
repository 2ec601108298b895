package dev.longshore.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.sample.SampleLoad.Unit;
import dev.longshore.jobs.sample.SampleLoad.Worker;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.database.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scale 0.01 throughout: its orders take two chunks. Each test leaves the shop loaded at that scale. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleShopIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String SCALE = "0.01";
    private static final int ROWS = 25 + 1_500 + 100 + 2_000 + 15_000 + 60_175;

    private final SampleLoad load = new SampleLoad(database);
    private String undisturbed = "";

    @BeforeAll
    void loadUndisturbed() throws Exception {
        assertThat(load.wholly(load.run(SCALE))).isEqualTo(Counts.ofWritten(ROWS));
        undisturbed = fingerprint();
    }

    @Test
    void holdsTheKnownNumbersOfRows() {
        assertThat(rows("organization")).isEqualTo(25);
        assertThat(rows("customer")).isEqualTo(1_500);
        assertThat(rows("supplier")).isEqualTo(100);
        assertThat(rows("part")).isEqualTo(2_000);
        assertThat(rows("sales_order")).isEqualTo(15_000);
        assertThat(rows("order_line")).isEqualTo(60_175);
        assertThat(one("select scale from longshore.sample_shop", BigDecimal.class))
                .isEqualByComparingTo(SCALE);
    }

    @Test
    void answersPricingSummaryAsTheGeneratorDoes() {
        assertThat(database.jdbc()
                        .sql(TpchQueries.PRICING_SUMMARY)
                        .query((row, number) -> TpchQueries.PricingSummary.of(row))
                        .list())
                .isEqualTo(TpchQueries.pricingSummary(0.01))
                .hasSize(4);
    }

    @Test
    void answersLocalSupplierVolumeAsTheGeneratorDoes() {
        assertThat(database.jdbc()
                        .sql(TpchQueries.LOCAL_SUPPLIER_VOLUME)
                        .query((row, number) -> TpchQueries.Revenue.of(row))
                        .list())
                .isEqualTo(TpchQueries.localSupplierVolume(0.01))
                .isNotEmpty();
    }

    @Test
    void givesOrdersAndLinesTheirTenantAndDate() {
        assertThat(one("""
                                select count(*)
                                from longshore.order_line join longshore.sales_order on o_orderkey = l_orderkey
                                  join longshore.customer on c_custkey = o_custkey join longshore.organization on n_nationkey = c_nationkey
                                where o_nationkey = n_nationkey and l_nationkey = n_nationkey and l_orderdate = o_orderdate
                                """, Long.class)).isEqualTo(60_175);
    }

    @Test
    void continuesAtTheLastCommittedChunkInAnotherWorker() throws Exception {
        emptyTheShop();
        RunScope run = load.run(SCALE);
        Worker first = load.worker();
        List<Unit> units = units(run, first.plan(run), first);
        Unit orders = units.get(0);
        first.load(run, orders, 1);
        assertThat(orders.done).isFalse();
        assertThat(orders.checkpoint).containsEntry("items", 10_000L);
        // the second chunk is written and not committed: what a kill leaves
        first.loseOneChunk(run, orders);
        long committed = one("select count(*) from longshore.sales_order_" + run.run(), Long.class);
        assertThat(committed).isEqualTo(10_000);

        Worker second = load.worker();
        second.startAgain(run);
        for (Unit unit : units) {
            second.load(run, unit, Integer.MAX_VALUE);
        }
        second.close(run, units.stream().map(Unit::ended).toList());

        assertThat(units.stream().map(unit -> unit.counts).reduce(Counts.NONE, Counts::plus))
                .isEqualTo(Counts.ofWritten(ROWS));
        assertThat(fingerprint()).isEqualTo(undisturbed);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void showsTheOldShopUntilTheSwap() throws Exception {
        RunScope other = load.run("0.002");
        Worker worker = load.worker();
        List<Unit> units = units(other, worker.plan(other), worker);
        for (Unit unit : units) {
            worker.load(other, unit, Integer.MAX_VALUE);
        }
        assertThat(fingerprint()).isEqualTo(undisturbed);

        worker.close(other, units.stream().map(Unit::ended).toList());

        assertThat(rows("sales_order")).isEqualTo(3_000);
        load.wholly(load.run(SCALE));
        assertThat(fingerprint()).isEqualTo(undisturbed);
    }

    @Test
    void doesNotSwapWhileSomebodyReads() throws Exception {
        RunScope run = load.run("0.003");
        Worker worker = load.worker();
        worker.plan(run);
        try (Connection reader = database.dataSource().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select 1 from longshore.supplier limit 1").close();

            assertThat(worker.shop.isQuiet(run.run())).isFalse();
            assertThatThrownBy(() -> worker.transactions.executeWithoutResult(
                            transaction -> worker.shop.swap(run.run(), new BigDecimal("0.003"))))
                    .isInstanceOf(LongshoreException.class)
                    .hasMessageContaining("Somebody began to read");
        }
        assertThat(worker.shop.isQuiet(run.run())).isTrue();
        assertThat(fingerprint()).isEqualTo(undisturbed);
    }

    @Test
    void waitsForExportsThatReadTheOldShop() {
        RunScope run = load.run("0.003");
        Worker worker = load.worker();
        assertThat(worker.shop.isQuiet(run.run())).isTrue();

        long export = load.runningExport();
        assertThat(worker.shop.isQuiet(run.run())).isFalse();

        load.fail(export);
        assertThat(worker.shop.isQuiet(run.run())).isTrue();
    }

    @Test
    void doesNothingForTheScaleThatIsLoaded() throws Exception {
        RunScope run = load.run("0.010");

        assertThat(load.worker().plan(run)).isEmpty();
        assertThat(load.wholly(run)).isEqualTo(Counts.NONE);
        assertThat(leftovers()).doesNotContain("order_line_" + run.run());
        assertThat(fingerprint()).isEqualTo(undisturbed);
    }

    @Test
    void dropsWhatAnAbandonedLoadLeftAndKeepsWhatAPausedOneNeeds() {
        RunScope paused = load.run("0.004");
        RunScope cancelled = load.run("0.005");
        Worker worker = load.worker();
        worker.plan(paused);
        worker.plan(cancelled);
        load.move(paused, "PAUSED");
        load.move(cancelled, "CANCELLED");

        worker.plan(load.run("0.006"));

        assertThat(leftovers()).contains("order_line_" + paused.run()).doesNotContain("order_line_" + cancelled.run());
        load.move(paused, "CANCELLED");
    }

    @Test
    void keepsLinesInTheOrderOfTheirKey() {
        assertThat(String.join(
                        "\n",
                        database.jdbc()
                                .sql("explain select * from longshore.order_line order by l_orderkey, l_linenumber")
                                .query(String.class)
                                .list()))
                .startsWith("Index Scan using order_line_pkey")
                .doesNotContain("Sort");
        assertThat(one(
                        "select correlation from pg_stats where schemaname = 'longshore' and tablename = 'order_line' and attname = 'l_orderkey'",
                        Double.class))
                .isGreaterThan(0.9);
    }

    private static List<Unit> units(RunScope run, List<UnitPlan> plan, Worker worker) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            units.add(new Unit(new UnitId(run.run(), worker.work.splitStep(), i), plan.get(i)));
        }
        return units;
    }

    private void emptyTheShop() {
        database.jdbc()
                .sql(
                        "truncate longshore.organization, longshore.customer, longshore.supplier, longshore.part, longshore.sales_order, longshore.order_line, longshore.sample_shop")
                .update();
    }

    private long rows(String table) {
        return one("select count(*) from longshore." + table, Long.class);
    }

    /** Of every value of every row of every table, in the order of the key. */
    private String fingerprint() {
        return one("""
                select md5(string_agg(line, E'\n')) from (
                  select md5(string_agg(t::text, E'\n' order by n_nationkey)) as line from longshore.organization t union all
                  select md5(string_agg(t::text, E'\n' order by c_custkey)) from longshore.customer t union all
                  select md5(string_agg(t::text, E'\n' order by s_suppkey)) from longshore.supplier t union all
                  select md5(string_agg(t::text, E'\n' order by p_partkey)) from longshore.part t union all
                  select md5(string_agg(t::text, E'\n' order by o_orderkey)) from longshore.sales_order t union all
                  select md5(string_agg(t::text, E'\n' order by l_orderkey, l_linenumber)) from longshore.order_line t) tables
                """, String.class);
    }

    private <T> T one(String sql, Class<T> type) {
        return database.jdbc().sql(sql).query(type).single();
    }

    private List<String> leftovers() {
        return database.jdbc()
                .sql(
                        "select relname from pg_class where relnamespace = 'longshore'::regnamespace and relname ~ '_[0-9]+(_pkey)?$'")
                .query(String.class)
                .list();
    }
}
