package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.longshore.sql.database.TestDatabase;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Reports as a worker runs them, from their job files to their documents. */
class ReportIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Where a person can look at what was made. */
    private static final Path MADE = Path.of("target", "reports");

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final GreenMail INBOX = new GreenMail(ServerSetup.SMTP.dynamicPort());

    private static @Nullable ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() throws IOException {
        INBOX.start();
        Path shipped = Path.of("src", "main", "resources", "jobs");
        for (String job : List.of("sample-load", "pricing-summary", "revenue-by-organization", "orders-by-month")) {
            Files.copy(shipped.resolve(job + ".yml"), catalogue.resolve(job + ".yml"));
        }
        example("report.md", "orders-of-a-year");
        example("sample.md", "small-shop");
        Files.writeString(catalogue.resolve("two-sections.yml"), """
                job: two-sections
                title: Two sections
                description: A report.
                kind: report
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                report:
                  sections:
                    - {title: Sound, sql: "select 1 as one, pg_current_xact_id_if_assigned() is null as reading"}
                    - {title: Broken, sql: "select 10 / divisor as ten from public.divisor"}
                """);
        database.jdbc().sql("create table public.divisor (divisor integer)").update();
        List<String> all = new ArrayList<>(List.of(database.properties()));
        all.addAll(List.of(
                "longshore.roles=worker",
                "longshore.worker.slots=2",
                "longshore.data=" + data,
                "longshore.catalogue=" + catalogue,
                "longshore.address=https://longshore.example.org/",
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + INBOX.getSmtp().getPort(),
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.org.springframework.batch=OFF"));
        worker = new SpringApplicationBuilder(Worker.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        awaitEnd(request("small-shop", "{}", "{}"), "COMPLETED");
    }

    /** The job that a page shows, as it stands. */
    private static void example(String pageName, String job) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "jobs", pageName));
        int block = page.indexOf("```yaml\n") + 8;
        Files.writeString(catalogue.resolve(job + ".yml"), page.substring(block, page.indexOf("```\n", block)));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
        INBOX.stop();
    }

    @Test
    void makesThePricingSummaryOfTheFiguresThatTheShopHas() throws IOException {
        long run = request("pricing-summary", "{}", "{\"v\": 1, \"locale\": \"de-DE\", \"zone\": \"Europe/Berlin\"}");
        awaitEnd(run, "COMPLETED");

        String text = pdf(run, "pricing-summary");
        long lines = one("select count(*) from longshore.order_line where l_shipdate <= '1998-09-02'", Long.class);
        assertThat(text)
                .contains(
                        "Pricing summary",
                        "Shipped until: 02.09.1998",
                        "Stand der Zahlen: ",
                        String.format(java.util.Locale.GERMANY, "%,d", lines));
        assertThat(html(run, "pricing-summary")).contains("Prices by return and line status", "The Sample Shop");
    }

    @Test
    void drawsTheRevenueOfOrganizationsAndTheOrdersOfMonths() throws IOException {
        long revenue = request("revenue-by-organization", "{}", "{}");
        long orders = request("orders-by-month", "{}", "{}");
        awaitEnd(revenue, "COMPLETED");
        awaitEnd(orders, "COMPLETED");

        assertThat(pdf(revenue, "revenue-by-organization")).contains("Regions", "Organizations", "100.0%");
        assertThat(pdf(orders, "orders-by-month")).contains("January 1992", "15,000");
        assertThat(html(orders, "orders-by-month")).contains("class=\"column\"");
    }

    @Test
    void runsAndMailsTheExampleOfItsPage() throws Exception {
        long run = request(
                "orders-of-a-year",
                "{\"from\": \"1996-01-01\", \"to\": \"1996-12-31\", \"reader\": \"ada@example.org\"}",
                "{}");
        awaitEnd(run, "COMPLETED");

        assertThat(pdf(run, "orders-of-a-year"))
                .contains("Months", "Market segments", "January 1996", "December 1996", "Sum", "Page 1 of");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(one(
                        "select count(*) from longshore.effect where state = 'done' and run_id = " + run, Long.class))
                .isEqualTo(2));
        MimeMessage[] mails = INBOX.getReceivedMessages();
        assertThat(mails).hasSize(2).allSatisfy(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Orders from Jan 1, 1996 to Dec 31, 1996");
            assertThat(mail.getMessageID()).startsWith("<report-" + run + "-").endsWith("@longshore>");
            assertThat(GreenMailUtil.getWholeMessage(mail)).contains("orders-of-a-year.pdf");
        });
        assertThat(mails[0].getAllRecipients()[0].toString() + " " + mails[1].getAllRecipients()[0])
                .contains("sales@example.org", "ada@example.org");
    }

    @Test
    void readsAfterARestartOnlyTheSectionThatIsMissing() throws IOException {
        database.jdbc().sql("insert into public.divisor values (0)").update();
        long run = request("two-sections", "{}", "{}");
        awaitEnd(run, "FAILED");
        assertThat(one("select count(*) from longshore.artifact where run_id = " + run, Long.class))
                .isZero();
        String first = readAt(run, 0);

        database.jdbc().sql("update public.divisor set divisor = 5").update();
        database.jdbc()
                .sql("""
                        with asked as (insert into longshore.run_command (run_id, verb, actor, reason)
                          values (:run, 'restart', 'Ada', 'a test') returning id)
                        select id from asked, pg_notify('longshore_command', cast(:run as text))
                        """)
                .param("run", run)
                .query((row, number) -> row.getLong(1))
                .single();
        await().atMost(Duration.ofSeconds(120)).until(() -> state(run).equals("COMPLETED"));

        assertThat(readAt(run, 0)).isEqualTo(first);
        assertThat(readAt(run, 1)).isGreaterThan(first);
        assertThat(pdf(run, "two-sections")).contains("Sound", "Broken");
    }

    private static String readAt(long run, int section) {
        return one(
                "select checkpoint ->> 'readAt' from longshore.work_unit where run_id = " + run + " and ordinal = "
                        + section,
                String.class);
    }

    private static long request(String job, String parameters, String context) {
        return database.jdbc()
                .sql("select longshore.request_run(:job, cast(:parameters as jsonb), null, cast(:context as jsonb))")
                .params(Map.of("job", job, "parameters", parameters, "context", context))
                .query(Long.class)
                .single();
    }

    private static void awaitEnd(long run, String state) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(state(run)));
        assertThat(state(run) + " "
                        + (state(run).equals(state)
                                ? ""
                                : one("select message from longshore.failure where run_id = " + run, String.class)))
                .isEqualTo(state + " ");
        if (state.equals("FAILED")) {
            await().until(() -> one("select owner is null from longshore.run where id = " + run, Boolean.class));
        }
    }

    private static String state(long run) {
        return one("select state from longshore.run where id = " + run, String.class);
    }

    private static <T> T one(String sql, Class<T> type) {
        return database.jdbc().sql(sql).query(type).single();
    }

    private static String html(long run, String name) throws IOException {
        return Files.readString(published(run, name + ".html"));
    }

    private static String pdf(long run, String name) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(published(run, name + ".pdf").toFile())) {
            return new PDFTextStripper().getText(pdf);
        }
    }

    /** The file that the artifact names, which is whole. */
    private static Path published(long run, String name) throws IOException {
        Map<String, Object> artifact = database.jdbc()
                .sql("select location, bytes, sha256 from longshore.artifact where run_id = :run and name = :name")
                .param("run", run)
                .param("name", name)
                .query()
                .singleRow();
        Path file = data.resolve("artifacts").resolve((String) artifact.get("location"));
        assertThat(Files.size(file)).isEqualTo(artifact.get("bytes"));
        Files.createDirectories(MADE);
        Files.copy(file, MADE.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    /** A worker as in production. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "dev.longshore.sql.database.PersistenceConfiguration",
                "dev.longshore.sql.account.AccountConfiguration",
                "dev.longshore.sql.schedule.ScheduleConfiguration",
                "org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"
            })
    static class Worker {}
}
