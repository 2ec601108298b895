package dev.longshore.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.aggregation.AggregationKindOnPaper;
import dev.longshore.jobs.catalogue.ShippedCatalogue;
import dev.longshore.jobs.export.ExportKindOnPaper;
import dev.longshore.jobs.feed.FeedKindOnPaper;
import dev.longshore.jobs.outcome.OutcomeKindOnPaper;
import dev.longshore.jobs.report.ReportKindOnPaper;
import dev.longshore.jobs.syncin.SyncInKindOnPaper;
import dev.longshore.jobs.syncout.SyncOutKindOnPaper;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.export.OneValueQuery;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SqlLiteral;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedJobsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Path FOLDER = Path.of("src", "main", "resources", "jobs");
    private static final String IN_BRAZIL_IN_1995 = """
            from longshore.order_line
              join longshore.sales_order on o_orderkey = l_orderkey
              join longshore.customer on c_custkey = o_custkey
              join longshore.organization on n_nationkey = c_nationkey
            where n_name = 'BRAZIL' and o_orderdate between date '1995-01-01' and date '1995-12-31'
            """;

    private Map<JobName, JobDefinition> jobs = Map.of();

    @BeforeAll
    void load() throws Exception {
        SampleLoad load = new SampleLoad(database);
        jobs = ShippedCatalogue.load(List.of(
                        AggregationKindOnPaper.make(),
                        ExportKindOnPaper.make(),
                        FeedKindOnPaper.make(),
                        ReportKindOnPaper.make(),
                        SyncInKindOnPaper.make(),
                        SyncOutKindOnPaper.make(),
                        OutcomeKindOnPaper.make(),
                        new SampleKind(load.worker().shop)))
                .stream()
                .collect(Collectors.toMap(JobDefinition::name, Function.identity()));
        load.wholly(load.run("0.01"));
    }

    @Test
    void shipsTheLoadFourExportsTwoAggregationsThreeReportsAFeedTwoSyncsAndAnOutcome() {
        assertThat(jobs.keySet())
                .extracting(JobName::value)
                .containsExactlyInAnyOrder(
                        "sample-load",
                        "orders-export",
                        "order-lines-export",
                        "customers-export",
                        "customer-orders",
                        "daily-sales",
                        "customer-activity",
                        "pricing-summary",
                        "revenue-by-organization",
                        "orders-by-month",
                        "sample-feed",
                        "customer-import",
                        "crm-sync",
                        "sign-up");
        assertThat(jobs.values()).filteredOn(job -> job.kind().equals("export")).allSatisfy(job -> {
            assertThat(job.waitsFor()).isEqualTo(new JobName("sample-load"));
            assertThat(job.tenantParameter()).isEqualTo("tenant");
            assertThat(job.steps()).hasSize(2);
        });
        ParameterDefinition scale =
                jobs.get(new JobName("sample-load")).parameters().get(0);
        assertThat(scale.defaultValue()).isEqualTo(new BigDecimal("0.1"));
    }

    @Test
    void tellsEditorsWhereTheSchemaIs() throws IOException {
        try (var files = Files.newDirectoryStream(FOLDER, "*.yml")) {
            for (Path file : files) {
                String first = Files.readAllLines(file).get(0);
                assertThat(first).startsWith("# yaml-language-server: $schema=");
                assertThat(FOLDER.resolve(first.substring(first.indexOf('=') + 1)))
                        .isRegularFile();
            }
        }
    }

    @Test
    void takesEveryOrganizationForATenant() {
        List<String> organizations = database.jdbc()
                .sql("select n_name from longshore.organization order by n_name")
                .query(String.class)
                .list();

        assertThat(jobs.values())
                .filteredOn(job -> job.kind().equals("export"))
                .allSatisfy(job -> assertThat(job.parameters().get(0).allowed()).isEqualTo(organizations));
    }

    @Test
    void readsAllOrderLinesInTheOrderOfTheKeyWithoutFilterOrSort() {
        String plan = String.join(
                "\n",
                database.jdbc()
                        .sql("explain (costs off) select q.* from (" + sql("order-lines-export", Map.of())
                                + ") q order by l_orderkey, l_linenumber")
                        .query(String.class)
                        .list());

        assertThat(plan).isEqualTo("Index Scan using order_line_pkey on order_line");
        assertThat(columns("order-lines-export"))
                .isEqualTo(database.jdbc()
                        .sql(
                                "select string_agg(attname, ', ' order by attnum) from pg_attribute where attrelid = 'longshore.order_line'::regclass and attnum between 1 and 16")
                        .query(String.class)
                        .single());
    }

    @Test
    void filtersByTenantAndByDate() {
        Map<String, Object> brazilIn1995 = Map.of("tenant", "BRAZIL", "from", "1995-01-01", "to", "1995-12-31");

        assertThat(count("order-lines-export", Map.of())).isEqualTo(60_175);
        assertThat(count("orders-export", Map.of())).isEqualTo(15_000);
        assertThat(count("customers-export", Map.of())).isEqualTo(1_500);
        assertThat(count("order-lines-export", brazilIn1995))
                .isEqualTo(number("select count(*) " + IN_BRAZIL_IN_1995))
                .isPositive();
        assertThat(count("orders-export", brazilIn1995))
                .isEqualTo(number("select count(distinct o_orderkey) " + IN_BRAZIL_IN_1995))
                .isPositive();
        assertThat(count("customers-export", brazilIn1995))
                .isEqualTo(number("select count(distinct c_custkey) " + IN_BRAZIL_IN_1995))
                .isPositive();
    }

    @Test
    void exportsTheOrdersOfOneCustomerAndKnowsTheirVersion() {
        JobDefinition job = jobs.get(new JobName("customer-orders"));
        assertThat(count("customer-orders", Map.of("customer", 1)))
                .isEqualTo(number("select count(*) from longshore.sales_order where o_custkey = 1"))
                .isPositive();
        assertThat(version(job, "{\"customer\": 1}")).matches("\\d+ orders, the last \\d+");
        String own = database.jdbc()
                .sql(
                        "select n_name from longshore.organization where n_nationkey = (select o_nationkey from longshore.sales_order where o_custkey = 1 limit 1)")
                .query(String.class)
                .single();
        String other = own.equals("PERU") ? "BRAZIL" : "PERU";
        assertThat(version(job, "{\"customer\": 1, \"tenant\": \"" + own + "\"}"))
                .matches("\\d+ orders, the last \\d+");
        assertThat(version(job, "{\"customer\": 1, \"tenant\": \"" + other + "\"}"))
                .as("another tenant's customer tells nothing")
                .isEqualTo("0 orders, the last none");
    }

    private static String version(JobDefinition job, String parameters) {
        return database.jdbc()
                .sql("select longshore.input_version(:query, cast(:parameters as jsonb))")
                .param("parameters", parameters)
                .param(
                        "query",
                        OneValueQuery.of(
                                String.valueOf(Objects.requireNonNull(job.preconditions())
                                        .version()),
                                job.parameters()))
                .query(String.class)
                .single();
    }

    @Test
    void leavesADateOpenThatIsNotGiven() {
        assertThat(count("orders-export", Map.of("from", "1998-01-01")))
                .isEqualTo(number("select count(*) from longshore.sales_order where o_orderdate >= date '1998-01-01'"))
                .isPositive();
        assertThat(count("customers-export", Map.of("to", "1992-01-31")))
                .isEqualTo(
                        number(
                                "select count(distinct o_custkey) from longshore.sales_order where o_orderdate <= date '1992-01-31'"))
                .isPositive();
    }

    private long count(String job, Map<String, Object> parameters) {
        return number("select count(*) from (" + sql(job, parameters) + ") q");
    }

    private long number(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    private String columns(String job) {
        return database.jdbc()
                .sql("select * from (" + sql(job, Map.of()) + ") q limit 0")
                .query(rows -> {
                    StringBuilder names = new StringBuilder(rows.getMetaData().getColumnName(1));
                    for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                        names.append(", ").append(rows.getMetaData().getColumnName(i));
                    }
                    return names.toString();
                });
    }

    /** The statement of a run, parameters checked and put in as the export kind does. */
    private String sql(String job, Map<String, Object> parameters) {
        JobDefinition definition = jobs.get(new JobName(job));
        Map<String, Object> values =
                ParameterRules.of(definition).check(parameters).valuesOrThrow();
        Map<String, ParameterDefinition> declared = definition.parameters().stream()
                .collect(Collectors.toMap(ParameterDefinition::name, Function.identity()));
        return ParameterizedSql.of((String) definition.spec().get("sql"))
                .render(name -> SqlLiteral.of(declared.get(name).type(), values.get(name)));
    }
}
