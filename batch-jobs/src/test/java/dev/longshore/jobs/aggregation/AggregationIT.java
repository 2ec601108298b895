package dev.longshore.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.CatalogueWorker;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The job of {@code docs/jobs/aggregation.md} as a worker runs it, while its source changes in every way. */
class AggregationIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final String LAST_DAY = "new.hour >= '2026-01-02 00:00:00Z'";

    private static @Nullable ConfigurableApplicationContext worker;
    private static DailyInstead job;

    private Sales sales = new Sales(database);

    @BeforeAll
    static void start() throws IOException {
        Sales.create(database, catalogue);
        Sales.job(catalogue, "stamped", """
                  source: {table: shop.visit, window: visited_on}
                  target: {table: shop.daily_visits, window: day}
                  window: day
                  changes: {column: updated_at, lag: 1s}
                """, """
                select visited_on as day, count(*) as visits from shop.visit
                where visited_on >= :window_from and visited_on < :window_until group by visited_on
                """);
        Sales.job(catalogue, "astray", """
                  source: {table: shop.visit, window: visited_on}
                  target: {table: shop.other_visits, window: day}
                  window: day
                """, """
                select visited_on + 1 as day, count(*) as visits from shop.visit
                where visited_on >= :window_from and visited_on < :window_until group by visited_on
                """);
        Sales.job(catalogue, "second", """
                  source: {table: shop.visit, window: visited_on}
                  target: {table: shop.daily_visits, window: day}
                  window: day
                """, """
                select visited_on as day, count(*) as visits from shop.visit
                where visited_on >= :window_from and visited_on < :window_until group by visited_on
                """);
        Sales.job(catalogue, "dated-source", """
                  source: {table: shop.visit, window: visited_on}
                  target: {table: shop.hourly_visits, window: hour}
                  window: hour
                """, """
                select visited_on::timestamptz as hour, count(*) as visits from shop.visit
                where visited_on >= :window_from and visited_on < :window_until group by visited_on
                """);
        Sales.job(catalogue, "dated-target", """
                  source: {table: shop.visit, window: updated_at}
                  target: {table: shop.other_visits, window: day}
                  window: hour
                """, """
                select updated_at::date as day, count(*) as visits from shop.visit
                where updated_at >= :window_from and updated_at < :window_until group by 1
                """);
        Sales.job(catalogue, "in-berlin", """
                  source: {table: shop.visit, window: updated_at}
                  target: {table: shop.berlin_visits, window: day}
                  window: day
                  zone: Europe/Berlin
                """, """
                select (updated_at at time zone 'Europe/Berlin')::date as day, count(*) as visits from shop.visit
                where updated_at >= :window_from and updated_at < :window_until group by 1
                """);
        for (String statement : List.of(
                "create table shop.berlin_visits (day date primary key, visits bigint)",
                "create table shop.visit (id bigint generated always as identity, visited_on date, updated_at timestamptz not null default now())",
                "create table shop.daily_visits (day date primary key, visits bigint)",
                "create table shop.hourly_visits (hour timestamptz primary key, visits bigint)",
                "create table shop.other_visits (day date primary key, visits bigint)")) {
            database.jdbc().sql(statement).update();
        }
        worker = CatalogueWorker.start(database.address(), data, List.of("longshore.catalogue=" + catalogue));
        job = new DailyInstead(worker.getBean(Jobs.class));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @BeforeEach
    void empty() {
        sales.takeAll();
        job.deploy(false);
        sales.jdbc()
                .sql("truncate shop.sale, shop.sale_change, shop.hourly_sales")
                .update();
        sales.jdbc()
                .sql("delete from longshore.aggregation_watermark where job <> 'stamped'")
                .update();
    }

    @Test
    void computesEveryWindowAtFirstAndNoneWhileNothingChanges() {
        sales.sell(30, 6);

        RunId first = sales.run(Sales.JOB, "{}");
        RunId second = sales.run(Sales.JOB, "{}");

        assertThat(sales.actual()).isEqualTo(sales.expected()).hasSize(180);
        assertThat(sales.of(first, "rows_read || ' ' || rows_written || ' ' || rows_rejected"))
                .isEqualTo("180 180 0");
        assertThat(sales.stretches(second)).isEmpty();
    }

    /** Whose first years lie, in UTC, before the first year of all. */
    @Test
    void cutsDaysOfAZoneEastOfGreenwich() {
        sales.jdbc().sql("""
                insert into shop.visit (updated_at) values ('2026-03-28 22:59Z'), ('2026-03-28 23:00Z'), ('2026-03-29 21:59Z'),
                  ('2026-03-29 22:00Z'), ('0001-01-01 00:00Z'), ('0044-03-15 12:00Z BC')
                """).update();

        sales.run("in-berlin", "{}");

        assertThat(sales.jdbc()
                        .sql("select day || ' ' || visits from shop.berlin_visits order by day")
                        .query(String.class)
                        .list())
                .containsExactly("0044-03-15 BC 1", "0001-01-01 1", "2026-03-28 1", "2026-03-29 2", "2026-03-30 1");
        sales.jdbc().sql("truncate shop.visit").update();
    }

    @Test
    void fillsAnEmptyTableFromAnEmptySource() {
        RunId run = sales.run(Sales.JOB, "{}");

        assertThat(sales.stretches(run)).isEmpty();
        assertThat(sales.actual()).isEmpty();
    }

    @Test
    void computesExactlyTheWindowsOfLateCorrectedMovedAndDeletedRows() {
        sales.sell(48, 6);
        sales.run(Sales.JOB, "{}");
        // whoever computed these windows again would mend them
        sales.jdbc()
                .sql("update shop.hourly_sales set revenue = -1 where hour = '2026-01-01 00:00:00Z'")
                .update();
        sales.jdbc()
                .sql(
                        "insert into shop.sale (sold_at, branch, product_group, amount) values ('2026-01-01 05:59:59.999999Z', 9, 'late', 5)")
                .update();
        sales.jdbc()
                .sql("update shop.sale set amount = 100 where sold_at = '2026-01-01 06:10:00Z' and branch = 2")
                .update();
        sales.jdbc()
                .sql("delete from shop.sale where sold_at = '2026-01-01 10:10:00Z'")
                .update();
        sales.jdbc()
                .sql(
                        "update shop.sale set sold_at = '2026-01-01 20:00:00Z' where sold_at = '2026-01-01 15:10:00Z' and branch = 1")
                .update();

        RunId run = sales.run(Sales.JOB, "{}");

        assertThat(sales.stretches(run))
                .containsExactly(
                        "2026-01-01T05:00 2026-01-01T07:00",
                        "2026-01-01T10:00 2026-01-01T11:00",
                        "2026-01-01T15:00 2026-01-01T16:00",
                        "2026-01-01T20:00 2026-01-01T21:00");
        assertThat(sales.actual()).filteredOn(row -> row.contains("|-1")).hasSize(6);
        assertThat(sales.actual())
                .filteredOn(row -> !row.contains(" 00:00:00+00|") || row.startsWith("2026-01-02"))
                .isEqualTo(sales.expected().stream()
                        .filter(row -> !row.contains(" 00:00:00+00|") || row.startsWith("2026-01-02"))
                        .toList());
    }

    @Test
    void missesNoTransactionThatCommitsAfterALaterOneWasRead() throws SQLException {
        sales.sell(2, 6);
        sales.run(Sales.JOB, "{}");
        RunId meanwhile;
        try (Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute(sale("2026-01-03 00:00:00Z"));
            sales.jdbc().sql(sale("2026-01-04 00:00:00Z")).update();
            meanwhile = sales.run(Sales.JOB, "{}");
            late.commit();
        }
        // the control: whoever remembers the highest id that it has read looks beyond it and finds nothing
        assertThat(sales.jdbc().sql("""
                                select (select changed_in from shop.sale_change where sold_at = '2026-01-03 00:00:00Z')
                                  < (select changed_in from shop.sale_change where sold_at = '2026-01-04 00:00:00Z')
                                """).query(Boolean.class).single()).isTrue();

        RunId after = sales.run(Sales.JOB, "{}");

        assertThat(sales.stretches(meanwhile)).containsExactly("2026-01-04T00:00 2026-01-04T01:00");
        assertThat(sales.stretches(after)).containsExactly("2026-01-03T00:00 2026-01-03T01:00");
        assertThat(sales.actual()).isEqualTo(sales.expected());
    }

    @Test
    void missesNoRowWhoseTimeIsThatOfATransactionThatCommitsLate() throws SQLException {
        sales.run("stamped", "{}");
        try (Connection late = database.dataSource().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into shop.visit (visited_on) values ('2026-03-01')");
            sales.jdbc()
                    .sql("insert into shop.visit (visited_on) values ('2026-03-02'), ('2026-03-02')")
                    .update();
            sales.run("stamped", "{}");
            // the control: a mark of the moment of the run, less the lag, would be behind the row's time soon
            await().until(() -> sales.jdbc()
                    .sql(
                            "select clock_timestamp() - min(xact_start) > interval '1.2 s' from pg_stat_activity where state = 'idle in transaction'")
                    .query(Boolean.class)
                    .single());
            sales.jdbc()
                    .sql("insert into shop.visit (visited_on) values ('2026-03-04')")
                    .update();
            sales.run("stamped", "{}");
            assertThat(sales.jdbc()
                            .sql(
                                    "select cast(mark as timestamptz) <= (select min(xact_start) from pg_stat_activity where state = 'idle in transaction') from longshore.aggregation_watermark where job = 'stamped'")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            late.commit();
        }
        sales.run("stamped", "{}");

        assertThat(sales.jdbc()
                        .sql("select day || ' ' || visits from shop.daily_visits order by day")
                        .query(String.class)
                        .list())
                .containsExactly("2026-03-01 1", "2026-03-02 2", "2026-03-04 1");
    }

    @Test
    void computesTheRangeOfABackfillAndLeavesTheWatermark() {
        sales.sell(72, 3);
        sales.run(Sales.JOB, "{}");
        String mark = mark();
        sales.jdbc().sql("update shop.hourly_sales set revenue = -1").update();
        sales.jdbc().sql(sale("2026-01-01 03:00:00Z")).update();

        RunId backfill = sales.run(Sales.JOB, "{\"from\": \"2026-01-02\", \"to\": \"2026-01-02\"}");

        assertThat(sales.stretches(backfill)).containsExactly("2026-01-02T00:00 2026-01-03T00:00");
        assertThat(sales.actual()).filteredOn(row -> row.contains("|-1")).hasSize(2 * 24 * 3);
        assertThat(mark()).isEqualTo(mark);
        assertThat(sales.stretches(sales.run(Sales.JOB, "{}"))).containsExactly("2026-01-01T03:00 2026-01-01T04:00");
        sales.run(Sales.JOB, "{\"to\": \"2026-01-01\"}");
        sales.run(Sales.JOB, "{\"from\": \"2026-01-03\"}");
        assertThat(sales.actual()).isEqualTo(sales.expected());
    }

    @Test
    void refusesARangeThatEndsBeforeItBegins() {
        sales.sell(2, 1);

        RunId run = sales.run(Sales.JOB, "{\"from\": \"2026-01-02\", \"to\": \"2026-01-01\"}", "FAILED");

        assertThat(failure(run)).isEqualTo("range-backwards");
    }

    @Test
    void readsASourceAnewThatWasEmptiedAsAWhole() {
        sales.sell(5, 3);
        sales.run(Sales.JOB, "{}");
        sales.jdbc().sql("truncate shop.sale").update();
        sales.jdbc().sql(sale("2026-01-01 02:30:00Z")).update();

        sales.run(Sales.JOB, "{}");

        assertThat(sales.actual()).isEqualTo(sales.expected()).hasSize(1);
    }

    @Test
    void failsOnARowOfAnotherWindowAndWritesNothing() {
        sales.jdbc()
                .sql("insert into shop.visit (visited_on, updated_at) values ('2020-03-01', '2020-03-01')")
                .update();

        RunId run = sales.run("astray", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("row-outside-window");
        assertThat(sales.jdbc()
                        .sql("select count(*) from shop.other_visits")
                        .query(Integer.class)
                        .single())
                .isZero();
        sales.jdbc()
                .sql("delete from shop.visit where visited_on = '2020-03-01'")
                .update();
    }

    @Test
    void refusesHoursOfADate() {
        sales.jdbc()
                .sql("insert into shop.visit (visited_on) values ('2026-03-09')")
                .update();

        assertThat(failure(sales.run("dated-source", "{}", "FAILED"))).isEqualTo("window-type");
        assertThat(failure(sales.run("dated-target", "{}", "FAILED"))).isEqualTo("window-type");
        sales.jdbc().sql("truncate shop.visit").update();
    }

    @Test
    void refusesATableThatAnotherJobFills() {
        sales.jdbc()
                .sql("insert into shop.visit (visited_on) values ('2026-03-09')")
                .update();
        sales.run("stamped", "{}");

        RunId run = sales.run("second", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("target-taken");
        sales.jdbc().sql("truncate shop.visit, shop.daily_visits").update();
    }

    /** Its first day is committed, and nothing but the watermark could tell. */
    @Test
    void computesAllAnewOnceASelectIsBackWhoseSuccessorFailedHalfWay() {
        sales.sell(48, 6);
        sales.run(Sales.JOB, "{}");
        failHalfWayInstead();

        job.deploy(false);
        sales.run(Sales.JOB, "{}");

        assertThat(sales.actual()).isEqualTo(sales.expected());
        assertThat(sales.stretches(sales.run(Sales.JOB, "{}"))).isEmpty();
    }

    @Test
    void computesAllAnewOnceASelectIsBackWhoseSuccessorFilledARange() {
        sales.sell(48, 6);
        sales.run(Sales.JOB, "{}");
        job.deploy(true);
        sales.run(Sales.JOB, "{\"from\": \"2026-01-02\", \"to\": \"2026-01-02\"}");
        assertThat(sales.actual()).filteredOn(row -> row.contains("|-")).isNotEmpty();

        job.deploy(false);
        sales.run(Sales.JOB, "{}");

        assertThat(sales.actual()).isEqualTo(sales.expected());
    }

    /** Run after run failed half-way; the first of them knows only of the windows that it has not written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesToGoOnWithARunOfASelectWhoseTableWasTakenForAnother(boolean fails) {
        sales.sell(48, 6);
        sales.run(Sales.JOB, "{}");
        sales.jdbc().sql(sale("2026-01-01 05:00:00Z")).update();
        sales.jdbc().sql(sale("2026-01-02 05:00:00Z")).update();
        sales.refuse(LAST_DAY);
        RunId first = sales.run(Sales.JOB, "{}", "FAILED");
        sales.takeAll();
        if (fails) {
            failHalfWayInstead();
        } else {
            job.deploy(true);
            sales.run(Sales.JOB, "{}");
            assertThat(sales.actual()).isEqualTo(sales.expected(true));
        }
        List<String> before = sales.actual();

        job.deploy(false);
        sales.restart(first, "FAILED");

        assertThat(failure(first)).isEqualTo("aggregation-overtaken");
        assertThat(sales.actual()).isEqualTo(before);
        sales.run(Sales.JOB, "{}");
        assertThat(sales.actual()).isEqualTo(sales.expected());
    }

    @Test
    void goesOnWithARunThatHasTakenTheTableAlthoughOthersOfItsSelectRanMeanwhile() {
        sales.sell(48, 6);
        sales.run(Sales.JOB, "{}");
        RunId taken = failHalfWayInstead();
        sales.run(Sales.JOB, "{\"from\": \"2026-01-01\", \"to\": \"2026-01-01\"}");

        sales.restart(taken, "COMPLETED");

        assertThat(sales.actual()).isEqualTo(sales.expected(true));
        assertThat(sales.stretches(sales.run(Sales.JOB, "{}"))).isEmpty();
    }

    private RunId failHalfWayInstead() {
        job.deploy(true);
        sales.refuse(LAST_DAY);
        RunId run = sales.run(Sales.JOB, "{}", "FAILED");
        sales.takeAll();
        assertThat(sales.actual()).filteredOn(row -> row.contains("|-")).isNotEmpty();
        assertThat(sales.actual()).isNotEqualTo(sales.expected(true));
        return run;
    }

    /**
     * Inserts, corrections, moves and deletions at random, some in transactions that stay open over several runs; another SELECT, there and back, with runs that
     * fail half-way; whatever happens, a rebuild finds nothing to mend.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isAfterAnyChangesWhatARebuildWouldGive(long seed) throws SQLException {
        Random random = new Random(seed);
        boolean instead = false;
        sales.sell(24, 4);
        try (OpenChanges open = new OpenChanges(database, random)) {
            for (int round = 0; round < 8; round++) {
                for (int change = 0; change < 6; change++) {
                    open.begin(change(random));
                }
                open.endAllBut(4);
                int what = random.nextInt(6);
                if (what == 0) {
                    sales.run(Sales.JOB, "{\"from\": \"2026-01-01\", \"to\": \"2026-01-01\"}");
                } else if (what <= 2) {
                    instead = !instead;
                    job.deploy(instead);
                    // where days are computed, the first is committed
                    sales.refuse("new.hour >= timestamptz '2026-01-02 00:00:00Z' + interval '1 hour' * "
                            + random.nextInt(8));
                    sales.awaitEnd(sales.ask(Sales.JOB, "{}"));
                    sales.takeAll();
                    if (random.nextBoolean()) {
                        instead = !instead;
                        job.deploy(instead);
                    }
                } else {
                    sales.run(Sales.JOB, "{}");
                    assertThat(sales.actual())
                            .as("seed %d, round %d", seed, round)
                            .isEqualTo(sales.expected(instead));
                }
            }
            open.endAllBut(0);
        }
        sales.run(Sales.JOB, "{}");
        List<String> incremental = sales.actual();
        assertThat(incremental).as("seed %d", seed).isEqualTo(sales.expected(instead));

        sales.run(Sales.JOB, "{\"rebuild\": true}");

        assertThat(sales.actual()).isEqualTo(incremental);
    }

    private static String change(Random random) {
        String hour = "timestamptz '2026-01-01 00:00:00Z' + interval '1 hour' * " + random.nextInt(40);
        String some = "id % 16 = " + random.nextInt(16);
        return switch (random.nextInt(4)) {
            case 0 ->
                "insert into shop.sale (sold_at, branch, product_group, amount) select " + hour
                        + ", n, 'late', 1.5 from generate_series(1, 3) n";
            case 1 -> "update shop.sale set amount = amount + 1 where " + some;
            case 2 -> "update shop.sale set sold_at = " + hour + " where " + some;
            default -> "delete from shop.sale where " + some;
        };
    }

    private static String sale(String at) {
        return "insert into shop.sale (sold_at, branch, product_group, amount) values ('" + at + "', 1, 'late', 5)";
    }

    private String mark() {
        return sales.jdbc()
                .sql("select mark from longshore.aggregation_watermark where job = :job")
                .param("job", Sales.JOB)
                .query(String.class)
                .single();
    }

    private String failure(RunId run) {
        return sales.of(run, "(select code from longshore.failure f where f.id = failure_id)");
    }
}
