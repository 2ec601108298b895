package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as they are without JavaScript, on a morning of the sample shop. */
class ConsolePagesIT {

    private static final String EVERYBODY = "victor.viewer";
    private static final String OPERATOR = "olga.operator";
    private static final String ADMIN = "ines.kramer";

    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static Visit viewer;
    private static Visit operator;
    private static Visit admin;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
        viewer = Visit.as(server, EVERYBODY);
        operator = Visit.as(server, OPERATOR);
        admin = Visit.as(server, ADMIN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/runs",
                "/runs?state=failed",
                "/runs?state=open&since=24h",
                "/runs/1841207",
                "/runs/1841020",
                "/runs/1841245",
                "/runs/1841198",
                "/runs/1840655",
                "/runs/1840060",
                "/runs/1841020/restart",
                "/runs/1841207/cancel",
                "/jobs",
                "/jobs/orders-export",
                "/failures",
                "/workers",
                "/dependencies",
                "/artifacts",
                "/audit",
                "/readers",
                "/outcomes",
                "/outcomes?customer=nobody",
                "/outcomes/7001",
                "/outcomes/7002",
                "/outcomes/7004",
                "/outcomes/7005"
            })
    void everyPageIsAccessibleByItsStructure(String path) {
        Document page = admin.get(path).page();

        assertThat(admin.status()).isEqualTo(200);
        PageStructure.check(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/runs", "/runs/1841207", "/jobs/orders-export", "/login", "/nowhere"})
    void noPageHasScriptOrStyleInIt(String path) {
        Document page = admin.get(path).page();

        assertThat(page.select("[style], style")).isEmpty();
        assertThat(page.select("script:not([src])")).isEmpty();
        assertThat(page.getAllElements().stream()
                        .flatMap(element -> element.attributes().asList().stream())
                        .filter(attribute -> attribute.getKey().startsWith("on")))
                .isEmpty();
        assertThat(admin.header("Content-Security-Policy")).contains("script-src 'self'", "style-src 'self'");
    }

    @Test
    void aStrangerIsSentToTheDoorAndComesBackToWhatHeWanted() {
        Visit stranger = Visit.stranger(server).get("/runs?state=failed");
        assertThat(stranger.text("h1")).isEqualTo("Log in to the console");

        stranger.post("/login", Map.of("username", OPERATOR, "password", ConsoleServer.PASSWORD));

        assertThat(stranger.path()).startsWith("/runs?state=failed");
    }

    @Test
    void aFailedLoginSaysSoAndNotWhichOfBothWasWrong() {
        Visit stranger =
                Visit.stranger(server).get("/login").post("/login", Map.of("username", "nobody", "password", "x"));

        assertThat(stranger.text("[role=alert]")).startsWith("Not logged in. No account has this name and password.");
    }

    @Test
    void nowSaysWhatUsersFeelWorstFirst() {
        Document page = viewer.get("/").page();

        assertThat(page.select(".lede").text()).contains("reach users");
        assertThat(page.select("#felt-list .impact").eachText()).startsWith("Broken", "Degraded");
        Element worst = page.select("#felt-list > li").get(0);
        assertThat(worst.select(".felt__say").text()).isEqualTo("Account managers cannot call new customers.");
        assertThat(worst.select(".felt__why").text())
                .startsWith("customers-export failed 3 times since ")
                .contains("for FRANCE, GERMANY and JAPAN", "The owner of the other system can act: Renew the secret");
    }

    @Test
    void nowSaysWhyARunWaitsAndWhichWorkerIsSilent() {
        Document page = viewer.get("/").page();

        assertThat(page.select("#waiting-panel").text())
                .contains("#1841245")
                .containsAnyOf("No worker is there", "As many runs of orders-export run as may at once");
        assertThat(page.select("#workers-panel").text()).contains("quay-1", "silent since");
        assertThat(page.select("#running-panel tbody tr")).hasSize(4);
    }

    @Test
    void anOpenBreakerSaysSinceWhenWhyAndWhatItHolds() {
        assertThat(viewer.get("/").page().select("#breakers .notice")).isEmpty();
        SampleBreaker.begin(server.database());
        try {
            Document now = viewer.get("/").page();
            assertThat(now.select("#breakers").text())
                    .contains(
                            "The breaker of crm is open. Since ",
                            "“answered 503”. One call tries it out at ",
                            "It holds 1 run and 1 outcome");
            assertThat(now.select("nav [data-go=d] .count").text()).isEqualTo("1");

            Document page = viewer.get("/dependencies").page();
            PageStructure.check(page);
            assertThat(page.select(".lede").text()).startsWith("The breaker of crm is open.");
            assertThat(page.select("#dependencies h2").eachText()).containsExactly("crm", "billing");
            assertThat(page.select("[aria-label='Runs that crm holds']").text())
                    .startsWith("#1841207 order-lines-export BRAZIL")
                    .contains("rows to go", "held, next try ");
            assertThat(page.select("[aria-label='Outcomes that are put off for crm']")
                            .text())
                    .startsWith("linus@kernels.example sign-up");
            assertThat(page.select("[aria-labelledby=billing]").text())
                    .contains("20 calls a second, of all workers together. 20 permits of 20 dealt out to 3 units.");
            assertThat(page.select("[aria-labelledby=billing] tbody tr").eachText())
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .startsWith("#1841244 orders-export 2 20 waits since ")
                                    .endsWith("each permit is free again a second after its call"),
                            second -> assertThat(second)
                                    .startsWith("#1841229 orders-export 1 0 waits since ")
                                    .contains("gets its share by "));

            assertThat(viewer.get("/runs/1841207").page().select("#progress a").attr("href"))
                    .isEqualTo("/dependencies#crm");
            assertThat(viewer.get("/runs/1841229").text("#progress"))
                    .contains(
                            "Its calls wait for the rate of billing, 20 a second for all workers together, since ",
                            "others have all of it, and share it by ",
                            "See billing");

            Document gerda =
                    Visit.as(server, "gerda.germany").get("/dependencies").page();
            assertThat(gerda.text())
                    .as("a tenant knows the systems, and its own runs alone")
                    .contains("Breaker open", "#1841229")
                    .doesNotContain("1841207", "linus", "1841244");
        } finally {
            SampleBreaker.end(server.database());
        }
        assertThat(viewer.get("/dependencies").page().select("#crm")).isEmpty();
    }

    @Test
    void runsAreFilteredByTheirAddressAndSayHowMany() {
        Document page = viewer.get("/runs?state=failed&job=customers-export").page();

        assertThat(page.select(".lede").text()).startsWith("3 runs with state failed, job customers-export");
        assertThat(page.select("tbody tr .id").eachText()).containsExactly("#1841020", "#1841019", "#1841018");
        assertThat(page.select("a.chip").eachAttr("href"))
                .containsExactlyInAnyOrder("/runs?job=customers-export", "/runs?state=failed");
    }

    @Test
    void pagesOfRunsGoByKeyInBothDirections() {
        Document first = viewer.get("/runs").page();
        List<String> newest = first.select("tbody tr .id").eachText();
        Document second = viewer.get(first.select("a[rel=next]").attr("href")).page();
        List<String> older = second.select("tbody tr .id").eachText();
        Document back = viewer.get(second.select("a[rel=prev]").attr("href")).page();

        assertThat(newest).hasSize(50).doesNotContainAnyElementsOf(older);
        assertThat(back.select("tbody tr .id").eachText()).isEqualTo(newest);
    }

    @Test
    void aFilterThatMeansNothingIsAnsweredWithWhatToWrite() {
        viewer.get("/runs?state=broken");

        assertThat(viewer.status()).isEqualTo(400);
        assertThat(viewer.text("main")).contains("\"broken\" is not a state", "Write one of: open, queued");
    }

    @Test
    void theSearchFindsARunByItsNumberAndATenantByItsName() {
        assertThat(viewer.get("/runs?q=%231841207").path()).isEqualTo("/runs/1841207");
        assertThat(viewer.get("/runs?q=KENYA").path()).isEqualTo("/runs?tenant=KENYA");
        assertThat(viewer.get("/runs?q=orders-export").path()).isEqualTo("/runs?job=orders-export");
        assertThat(viewer.get("/runs?q=Ana").path()).isEqualTo("/runs?askedBy=Ana");
    }

    @Test
    void aListIsDownloadedAsCsvThatSpreadsheetsDoNotRun() {
        server.database()
                .jdbc()
                .sql("update longshore.run set context = context || '{\"actor\": \"=cmd|calc,1\"}' where id = 1841246")
                .update();

        viewer.get("/runs.csv?state=queued&origin=operator");

        assertThat(viewer.header("Content-Type")).startsWith("text/csv");
        assertThat(viewer.body().lines().toList())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("run,job,state,impact,tenant");
        assertThat(viewer.body())
                .contains("\r\n1841246,order-lines-export,queued,degraded,PERU,bulk,operator,\"'=cmd|calc,1\",");
    }

    @Test
    void whatWaitsBehindSomethingThatIsNotDoneIsShownWithIt() {
        assertThat(viewer.get("/runs/1841244").page().select("#order-panel")).isEmpty();
        jdbc("""
                insert into longshore.work_unit (run_id, step, ordinal, bounds, label, track, state, disturbances, claimed_at)
                select 1841244, 'apply-lines', i, '{}', i || '01 – ' || i || '99, track ' || i % 2 + 1, i % 2, 'PENDING', case i when 1 then 2 else 0 end, clock_timestamp()
                from generate_series(0, 6) i
                """);
        jdbc("""
                insert into longshore.rejected_record (run_id, step, unit, position, item, rule, message, fingerprint) values
                  (1841018, 'send-rows', 0, 1, '["7","1"]', 'refused', 'It answered 422.', 'a'), (1841018, 'send-rows', 0, 2, '["7","2"]', 'held', 'It was held back.', 'b'),
                  (1841018, 'send-rows', 0, 3, '["7","3"]', 'held', 'It was held back.', 'b'), (1841018, 'send-rows', 0, 9, '["8","1"]', 'refused', 'Gone.', 'c')
                """);
        jdbc("""
                insert into longshore.job_definition (hash, job, document) select encode(sha256('sync'), 'hex'), job, jsonb_set(document, '{kind}', '"sync-out"')
                from longshore.job_definition where hash = (select definition_hash from longshore.run where id = 1841018)
                """);
        jdbc(
                "update longshore.run set rows_rejected = 4, definition_hash = encode(sha256('sync'), 'hex') where id = 1841018");
        try {
            Document chunks = viewer.get("/runs/1841244").page();
            PageStructure.check(chunks);
            assertThat(chunks.select("#order-panel li").eachText())
                    .as("what is behind chunks that nothing disturbed is no news")
                    .singleElement()
                    .asString()
                    .startsWith("2 chunks wait behind lines 101 – 199, track 2 since ")
                    .contains("It was given back 2 times", "lines 301 – 399, track 2 to 501 – 599, track 2");
            assertThat(viewer.get("/runs/1841018")
                            .page()
                            .select("#order-panel li")
                            .eachText())
                    .singleElement()
                    .asString()
                    .startsWith("2 rows wait behind [\"7\",\"1\"] since ")
                    .contains("It answered 422.", "[\"7\",\"2\"] to [\"7\",\"3\"]");
            assertThat(viewer.get("/runs/1841252")
                            .page()
                            .select("#order-panel li")
                            .eachText())
                    .singleElement()
                    .asString()
                    .startsWith("joan@clocks.example is not ready, behind trial since ");
        } finally {
            jdbc("delete from longshore.work_unit where run_id = 1841244");
            jdbc("delete from longshore.rejected_record where run_id = 1841018");
            jdbc(
                    "update longshore.run r set rows_rejected = 0, definition_hash = (select definition_hash from longshore.job where name = r.job) where id = 1841018");
        }
    }

    private static void jdbc(String statement) {
        server.database().jdbc().sql(statement).update();
    }

    @Test
    void impactWorsensInListsAndDownloadsAsItDoesOnThePageOfARun() {
        failsAs("orders-export", "delayed", "2 hours");
        try {
            assertThat(viewer.get("/runs/1841214").text("#head .impact")).isEqualTo("Degraded");
            assertThat(viewer.get("/runs?state=failed&tenant=EGYPT").text("tbody .impact"))
                    .isEqualTo("Degraded");
            assertThat(viewer.get("/runs.csv?state=failed&tenant=EGYPT").body())
                    .contains("1841214,order-lines-export,failed,degraded,");
            failsAs("orders-export", "delayed", "20 minutes");
            assertThat(viewer.get("/runs?state=failed&tenant=EGYPT").text("tbody .impact"))
                    .isEqualTo("Delayed");
        } finally {
            failsAs("order-lines-export", "degraded", "8 minutes");
        }
    }

    private static void failsAs(String job, String impact, String ago) {
        server.database()
                .jdbc()
                .sql("""
                        update longshore.run set definition_hash = (select j.definition_hash from longshore.job j where j.name = :job), impact = :impact,
                          state_since = clock_timestamp() - cast(:ago as interval) where id = 1841214
                        """)
                .param("job", job)
                .param("impact", impact)
                .param("ago", ago)
                .update();
    }

    @Test
    void aRunThatMovesShowsProgressRateUnitsAndItsSum() {
        server.commitChunks();
        Document page = viewer.get("/runs/1841207").page();

        assertThat(page.select("h1").text()).isEqualTo("Order lines · BRAZIL");
        assertThat(page.select("#headline").text()).matches("7[34] % · .* left · ready about \\d\\d:\\d\\d.*");
        assertThat(page.select(".sum").text()).contains("adds up");
        assertThat(page.select("#units-panel svg[role=img]").attr("aria-label"))
                .contains("15 done · 8 running · 1 pending", "Unit 11 is ");
        assertThat(page.select("#all-units tbody tr")).hasSize(24);
        assertThat(page.select("[data-live]").attr("data-live")).startsWith("/live/runs/1841207?v=");
    }

    @Test
    void aFailedRunShowsItsCauseWhoActsAndWhatARestartWillDo() {
        Document page = viewer.get("/runs/1841020").page();

        assertThat(page.select("#fail").text()).startsWith("The source refused our login");
        assertThat(page.select(".failure__grid").text())
                .contains(
                        "Another system",
                        "The owner of the other system",
                        "Renew the secret shop/reader, then restart.");
        assertThat(page.select("#cause pre").text())
                .contains("org.postgresql.util.PSQLException", "1 frame of the framework", "Source.java:88");
        assertThat(page.select("#verdicts .verdict").eachText())
                .containsExactly("Resumes at item 18,423", "Starts over");
        assertThat(page.select(".sum b").eachText()).containsExactly("18,422", "18,048", "337", "37");
        assertThat(page.select("#story-panel li").eachText()).anyMatch(line -> line.contains("quay-1 started it"));
    }

    @Test
    void aSecretIsNeverShown() {
        server.database()
                .jdbc()
                .sql(
                        "update longshore.run set parameters = parameters || '{\"password\": \"hunter2\"}' where id = 1841244")
                .update();

        viewer.get("/runs/1841244");

        assertThat(viewer.body()).doesNotContain("hunter2").contains("••••••");
    }

    @Test
    void whatAViewerMayNotDoIsOffWithItsReasonAndRefusedByTheServer() {
        Document page = viewer.get("/runs/1841207").page();
        assertThat(page.select("#head button[aria-disabled=true]").eachText())
                .containsExactly("Pause", "Cancel", "Restart");
        assertThat(page.select(".why").eachText())
                .allMatch(why -> why.contains("You are a viewer. Operators may do this."));

        viewer.post("/runs/1841207/pause", Map.of("reason", "because"));

        assertThat(viewer.status()).isEqualTo(403);
        assertThat(viewer.text("h1")).isEqualTo("You may not do this");
        assertThat(commandsOf(1841207)).isZero();
    }

    @Test
    void anOutcomeIsFoundByTheCustomerAndSaysWhatARetryWouldDo() {
        Document found = operator.get("/outcomes?customer=Carol&standing=ready").page();
        assertThat(found.select("tbody tr")).hasSize(1);
        assertThat(found.select("main .notice").text())
                .contains("2 of 7 outcomes of sign-up were not ready within 10 s");

        Document page = operator.get(found.select("tbody a").attr("href")).page();
        assertThat(page.select(".lede").text())
                .contains("Ready, 2.1 s after it was asked for. Not done: Entry in the CRM.", "then retry");
        assertThat(page.select("#again li").eachText())
                .anyMatch(line -> line.matches("Entry in the CRM is done anew, under a new key ?ls-[0-9a-f]{40}"));

        operator.post("/outcomes/7002/retry", Map.of("reason", " "));
        assertThat(operator.text("main")).contains("Write a reason");
        operator.get("/outcomes/7002").post("/outcomes/7002/retry", Map.of("reason", "The country stands there now"));

        assertThat(operator.path()).isEqualTo("/outcomes/7002");
        assertThat(operator.text("[role=status].toast")).startsWith("It is tried at once.");
        assertThat(operator.page().select(".lede").text()).contains("Still to come: Entry in the CRM.");
    }

    @Test
    void aMissedObjectiveIsFeltAndEachTenantSeesItsOwn() {
        assertThat(operator.get("/").text("#felt-list"))
                .contains(
                        "wait for longer than was promised.", "2 of 7 outcomes of sign-up were not ready within 10 s");
        Visit gerda = Visit.as(server, "gerda.germany");
        assertThat(gerda.get("/").text("#felt-list")).doesNotContain("longer than was promised");
        server.database()
                .jdbc()
                .sql("update longshore.outcome set ready_at = asked_at + interval '40 seconds' where id = 7006")
                .update();
        try {
            assertThat(gerda.get("/").text("#felt-list"))
                    .contains("1 of 1 outcomes of sign-up were not ready within 10 s");
        } finally {
            server.database()
                    .jdbc()
                    .sql("update longshore.outcome set ready_at = asked_at + interval '1.1 seconds' where id = 7006")
                    .update();
        }
    }

    @Test
    void outcomesAreShownToTheirTenantAndRetriedByOperators() {
        Visit gerda = Visit.as(server, "gerda.germany");
        assertThat(gerda.get("/outcomes").page().select("tbody tr")).hasSize(1);
        assertThat(gerda.text("main")).as("how many of others are late").doesNotContain("of 7 outcomes");
        assertThat(gerda.get("/outcomes/7005").status()).isEqualTo(404);
        gerda.get("/outcomes/7006").post("/outcomes/7005/retry", Map.of("reason", "because"));
        assertThat(gerda.status()).isEqualTo(404);

        assertThat(viewer.get("/outcomes/7005").text("#retry-why")).contains("Operators may do this.");
        viewer.post("/outcomes/7005/retry", Map.of("reason", "because"));
        assertThat(viewer.status()).isEqualTo(403);
    }

    @Test
    void theAuditIsForAdministrators() {
        assertThat(operator.get("/").page().select("nav a[href=/audit]")).isEmpty();
        assertThat(operator.get("/audit").status()).isEqualTo(403);
        assertThat(admin.get("/audit").page().select("tbody tr")).isNotEmpty();

        Visit greta = Visit.as(server, "greta.germany");
        assertThat(greta.get("/").page().select("nav a[href=/audit]")).isEmpty();
        assertThat(greta.get("/audit").status()).isEqualTo(403);
        assertThat(greta.text("main")).contains("The audit is of all tenants, and you are bound to GERMANY.");
    }

    @Test
    void anAdministratorOfOneTenantSaysInWhichLanguageThatOneReadsAndNoOther() {
        Visit greta = Visit.as(server, "greta.germany");
        try {
            for (String each : List.of("PERU", "*")) {
                admin.get("/readers").post("/readers", Map.of("tenant", each, "locale", "es-PE", "reason", "Lima"));
            }
            PageStructure.check(greta.get("/readers?tenant=PERU").page());
            assertThat(greta.page().select("tbody tr").eachText()).containsExactly("Every other tenant es-PE UTC");
            assertThat(greta.page().select("#tenant").attr("value")).isEqualTo("GERMANY");
            assertThat(greta.page().select("#locale").attr("value")).isEmpty();

            greta.post("/readers", Map.of("tenant", "PERU", "locale", "de-DE", "reason", "Mine"));
            assertThat(greta.status()).isEqualTo(422);
            assertThat(greta.text("#tenant-e")).startsWith("You are bound to the tenant GERMANY.");
            greta.post("/readers", Map.of("tenant", "GERMANY", "locale", "de-DE", "reason", "Ours"));
            assertThat(greta.text(".toast")).startsWith("It holds for GERMANY");
            assertThat(admin.get("/readers").page().select("tbody tr").eachText())
                    .anyMatch(row -> row.startsWith("PERU es-PE"))
                    .anyMatch(row -> row.startsWith("GERMANY de-DE"));
        } finally {
            for (String each : List.of("PERU", "*", "GERMANY")) {
                admin.get("/readers").post("/readers", Map.of("tenant", each, "reason", "No more"));
            }
        }
    }

    @Test
    void whoeverIsBoundToATenantSeesNoOther() {
        Visit gerda = Visit.as(server, "gerda.germany");

        assertThat(gerda.get("/runs")
                        .page()
                        .select("tbody td[data-label=Tenant]")
                        .eachText())
                .containsOnly("GERMANY");
        assertThat(gerda.get("/runs/1841207").status()).isEqualTo(404);
        assertThat(gerda.get("/runs/1841207/cancel").status()).isEqualTo(404);
        assertThat(gerda.get("/artifacts")
                        .page()
                        .select("tbody td[data-label=Tenant]")
                        .eachText())
                .containsOnly("GERMANY");
        assertThat(gerda.get("/jobs/orders-export")
                        .page()
                        .select("[name=p.tenant]")
                        .attr("value"))
                .isEqualTo("GERMANY");
        assertThat(gerda.get("/jobs/sample-shop").text("#run-why")).contains("you are bound to");
    }

    @Test
    void anArchivesPageListsTheFilesInIt() {
        Document page = operator.get("/artifacts/" + archive() + "/about").page();

        PageStructure.check(page);
        assertThat(page.select("[aria-labelledby=entries] tbody tr").eachText())
                .containsExactly("orders.csv csv 1,200 143 kB", "merchants.xlsx xlsx 40 7.2 kB");
        assertThat(operator.get("/artifacts/" + oneFile() + "/about").page().select("[aria-labelledby=entries]"))
                .isEmpty();
    }

    private static long archive() {
        return server.database().jdbc().sql("""
                        insert into longshore.artifact (run_id, name, media_type, location, bytes, rows, sha256, manifest)
                        select id, 'open-business.zip', 'application/zip', 'x', 1, 1240, repeat('0', 64),
                          '{"files": [{"name": "orders.csv", "format": "csv", "bytes": 143400, "rows": 1200, "sha256": "00"},
                            {"name": "merchants.xlsx", "format": "xlsx", "bytes": 7200, "rows": 40, "sha256": "01"}]}'
                        from longshore.run where id = 1840060 returning id
                        """).query(Long.class).single();
    }

    private static long oneFile() {
        return server.database()
                .jdbc()
                .sql("select min(id) from longshore.artifact where manifest = '{}'")
                .query(Long.class)
                .single();
    }

    @Test
    void anActNeedsAReasonAndIsHandedToTheOwner() {
        operator.get("/runs/1841198/resume");
        assertThat(operator.text("h1")).isEqualTo("Resume run 1841198?");
        operator.post("/runs/1841198/resume", Map.of("reason", " "));
        assertThat(operator.text("[role=alert]")).startsWith("Write a reason");
        assertThat(commandsOf(1841198)).isEqualTo(1);

        operator.post("/runs/1841198/resume", Map.of("reason", "the source is fast again"));

        assertThat(operator.path()).isEqualTo("/runs/1841198");
        assertThat(operator.text("[role=status].toast"))
                .isEqualTo("Run 1841198 waits its turn again, and goes on where it was held.");
        assertThat(operator.text("#story-panel"))
                .contains("olga.operator asked to resume it", "the source is fast again");
        assertThat(commandsOf(1841198)).isEqualTo(2);
    }

    @Test
    void aRestartNamesWhatMustNotRunTwiceAndAsksForAConfirmation() {
        assertThat(operator.get("/runs/1841020/restart").page().select("#confirmed"))
                .isEmpty();
        server.database().jdbc().sql("""
                        insert into longshore.job_definition (hash, job, document)
                        select encode(sha256('undeclared'), 'hex'), job,
                          jsonb_set(jsonb_set(document, '{kind}', '"spring-batch"'), '{spec,repeats-declared}', 'false')
                        from longshore.job_definition where hash = (select definition_hash from longshore.run where id = 1841020)
                        """).update();
        String before = definitionOf1841020(null);
        definitionOf1841020("encode(sha256('undeclared'), 'hex')");
        try {
            Document question = operator.get("/runs/1841020/restart").page();
            PageStructure.check(question);
            assertThat(question.select("fieldset").text())
                    .startsWith(
                            "This step may not be safe to run twice write-parts. Nobody has declared whether it may run twice, and it had begun: ");
            assertThat(question.select("#confirmed[required]")).hasSize(1);
            assertThat(operator.get("/runs/1841020").text("#verdicts")).contains("A restart asks for a confirmation: ");

            long asked = commandsOf(1841020);
            operator.post("/runs/1841020/restart", Map.of("reason", "the secret is renewed"));
            assertThat(operator.text("[role=alert]")).startsWith("Confirm that the steps named below may run again");
            assertThat(commandsOf(1841020)).isEqualTo(asked);

            operator.post("/runs/1841020/restart", Map.of("reason", "nothing was sent", "confirmed", "true"));
            assertThat(operator.path()).isEqualTo("/runs/1841020");
            assertThat(commandsOf(1841020)).isEqualTo(asked + 1);
        } finally {
            definitionOf1841020("'" + before + "'");
            server.database()
                    .jdbc()
                    .sql("delete from longshore.run_command where run_id = 1841020 and reason = 'nothing was sent'")
                    .update();
        }
    }

    private static String definitionOf1841020(@Nullable String other) {
        return server.database()
                .jdbc()
                .sql("update longshore.run set definition_hash = " + (other == null ? "definition_hash" : other)
                        + " where id = 1841020 returning definition_hash")
                .query(String.class)
                .single();
    }

    @Test
    void whatTheStateDoesNotAllowIsAConflictThatStaysInTheStory() {
        operator.get("/runs/1840060/restart");
        assertThat(operator.text("#act-why")).isEqualTo("The run is completed; only a failed run can be restarted.");

        operator.post("/runs/1840060/restart", Map.of("reason", "just so"));

        assertThat(operator.status()).isEqualTo(409);
        assertThat(operator.text("main")).contains("Restart refused", "The run is completed");
        assertThat(operator.get("/runs/1840060").text("#story-panel")).contains("olga.operator tried to restart it");
    }

    @Test
    void aPostWithoutItsTokenIsRefused() {
        Visit careless = Visit.as(server, OPERATOR).get("/assets/console.js");

        careless.post("/runs/1841207/cancel", Map.of("reason", "from another site"));

        assertThat(careless.status()).isEqualTo(403);
        assertThat(commandsOf(1841207)).isZero();
    }

    @Test
    void theFormOfAJobIsMadeOfItsParametersAndSaysWhatToWrite() {
        Document page = operator.get("/jobs/orders-export").page();
        assertThat(page.select("#p-from").attr("type")).isEqualTo("date");
        assertThat(page.select("#p-format option").eachText()).containsExactly("csv", "json-lines");
        assertThat(page.select("#p-max").attr("inputmode")).isEqualTo("numeric");
        long before = runs();

        operator.post(
                "/jobs/orders-export/runs",
                Map.of("p.from", "", "p.max", "20 million", "p.format", "csv", "reason", ""));

        Document again = operator.page();
        assertThat(operator.status()).isEqualTo(422);
        assertThat(again.select("[data-errors] strong").text()).isEqualTo("3 values need a change.");
        assertThat(again.select("[data-errors] a").eachAttr("href")).containsExactly("#p-from", "#p-max", "#reason");
        assertThat(again.select("#p-max").attr("value")).isEqualTo("20 million");
        assertThat(again.select("#p-max[aria-invalid=true]")).hasSize(1);
        assertThat(again.select("#p-from-e").text()).startsWith("This value is required.");
        assertThat(again.select("#reason-e").text()).startsWith("Write a reason");
        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void aFormThatIsSentTwiceAsksOnce() {
        Document page = operator.get("/jobs/orders-export").page();
        Map<String, String> form = Map.of(
                "p.tenant",
                "PERU",
                "p.from",
                "2026-07-01",
                "p.format",
                "csv",
                "reason",
                "Support ticket 48213",
                "key",
                page.select("[name=key]").attr("value"));
        long before = runs();

        operator.post("/jobs/orders-export/runs", form);
        String run = operator.path();
        assertThat(operator.text(".toast")).endsWith("is asked for. This page follows it.");
        operator.post("/jobs/orders-export/runs", form);

        assertThat(operator.path()).isEqualTo(run);
        assertThat(runs()).isEqualTo(before + 1);
        assertThat(operator.text("#story-panel")).contains("asked for it");
    }

    @Test
    void aFormSaysInWhichLanguageItIsRead() {
        Map<String, String> form =
                Map.of("p.tenant", "PERU", "p.from", "2026-07-01", "p.format", "csv", "reason", "Support ticket 48214");
        for (String wrong : List.of("locale", "zone")) {
            Map<String, String> typed = new java.util.HashMap<>(form);
            typed.put(wrong, "n_o");
            operator.get("/jobs/orders-export").post("/jobs/orders-export/runs", typed);
            assertThat(operator.status()).isEqualTo(422);
            assertThat(operator.text("[data-errors]")).contains("\"n_o\" is not a ");
        }

        Map<String, String> typed = new java.util.HashMap<>(form);
        typed.putAll(Map.of("locale", "es-pe", "zone", "America/Lima"));
        operator.get("/jobs/orders-export").post("/jobs/orders-export/runs", typed);
        assertThat(operator.text("main")).contains("Locale es-PE America/Lima");
        // other tests count what is queued
        server.database()
                .jdbc()
                .sql(
                        "update longshore.run set state = 'CANCELLED', ended_at = now() where context ->> 'locale' = 'es-PE'")
                .update();
    }

    @Test
    void anAdministratorSaysInWhichLanguageATenantReads() {
        assertThat(operator.get("/jobs").page().select("a[href=/readers]")).isEmpty();
        assertThat(operator.get("/readers").status()).isEqualTo(403);
        operator.get("/jobs").post("/readers", Map.of("tenant", "PERU", "locale", "es-PE", "reason", "because"));
        assertThat(operator.status()).isEqualTo(403);

        assertThat(admin.get("/jobs").page().select("a[href=/readers]")).hasSize(1);
        assertThat(admin.get("/readers").text("main")).contains("No tenant has its own");
        admin.post("/readers", Map.of("tenant", " ", "locale", "n_o", "reason", ""));
        assertThat(admin.status()).isEqualTo(422);
        assertThat(admin.page().select("[data-errors] a").eachAttr("href"))
                .containsExactly("#tenant", "#locale", "#reason");
        assertThat(admin.text("#locale-e")).contains("\"n_o\" is not a language tag. Write a BCP 47");
        try {
            admin.post(
                    "/readers", Map.of("tenant", "PERU", "locale", "es-pe", "zone", "America/Lima", "reason", "Lima"));
            assertThat(admin.text(".toast")).startsWith("It holds for PERU");
            assertThat(admin.text("tbody tr")).startsWith("PERU es-PE America/Lima");
            assertThat(admin.get("/readers?tenant=PERU").page().select("#zone").attr("value"))
                    .isEqualTo("America/Lima");
            assertThat(admin.get("/audit?target=tenant:PERU").text("tbody tr")).contains("tenant readers", "Lima");
        } finally {
            admin.get("/readers").post("/readers", Map.of("tenant", "PERU", "reason", "They read English"));
        }
        assertThat(admin.text(".toast")).isEqualTo("PERU reads as every other tenant does.");
        assertThat(admin.page().select("tbody")).isEmpty();
    }

    /** As in the API: a key that is dropped without a word would ask twice. */
    @Test
    void aKeyThatCannotBeKeptIsRefused() {
        operator.get("/jobs/orders-export");
        long before = runs();

        operator.post(
                "/jobs/orders-export/runs",
                Map.of("p.from", "2026-07-01", "p.format", "csv", "reason", "twice", "key", "k".repeat(201)));

        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.text("main")).contains("Write 1 to 200 visible ASCII characters");
        assertThat(runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, 404, There is no such page",
        "/runs/999999, 404, There is no such page",
        "/jobs/nothing, 404, There is no such page",
        "/runs/0, 404, There is no such page",
        "/live/runs/0, 404, There is no such page",
        "/runs?before=x, 400, That cannot be shown",
        "/runs?askedBy=%00, 400, That cannot be shown",
        "/runs?q=%00, 400, That cannot be shown",
        "/runs.csv?tenant=%00, 400, That cannot be shown",
        "/assets/nothing.css, 404, There is no such page"
    })
    void errorsHaveAPageWithoutATrace(String path, int status, String title) {
        operator.get(path);

        assertThat(operator.status()).isEqualTo(status);
        assertThat(operator.text("h1")).isEqualTo(title);
        assertThat(operator.body()).doesNotContain("Exception", "at dev.longshore");
    }

    @Test
    void theScriptOfAPageIsSentItsMainPartAlone() {
        Document parts = operator.getParts("/runs").page();

        assertThat(parts.select("main [data-part=row]")).isNotEmpty();
        assertThat(parts.select("nav[aria-label=Console]")).isEmpty();
    }

    private static long runs() {
        return server.database()
                .jdbc()
                .sql("select count(*) from longshore.run")
                .query(Long.class)
                .single();
    }

    private static long commandsOf(long run) {
        return server.database()
                .jdbc()
                .sql("select count(*) from longshore.run_command where run_id = :run")
                .param("run", run)
                .query(Long.class)
                .single();
    }
}
