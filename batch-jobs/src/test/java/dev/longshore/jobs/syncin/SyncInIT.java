package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longshore.jobs.catalogue.PageExample;
import dev.longshore.jobs.input.InputRemoval;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Reprocessing;
import dev.longshore.sql.run.LaterRuns;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RestartPreviews;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import dev.longshore.sql.syncin.DryRuns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Syncs as a worker runs them, from their job files and inputs to their tables. */
class SyncInIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final String CHILE = "{\"tenant\": \"CHILE\"}";

    private static final AtomicInteger SERVED = new AtomicInteger();

    private static @Nullable ConfigurableApplicationContext worker;
    private static HttpServer sales;

    @BeforeAll
    static void start() throws IOException {
        database.jdbc()
                .sql(
                        "create table public.customer (id bigint primary key, email text not null unique, name varchar(20), balance numeric(8, 2) check (balance > -100), since date, seen timestamptz, active boolean)")
                .update();
        database.jdbc().sql("create table public.tier (code text primary key)").update();
        database.jdbc().sql("insert into public.tier values ('gold'), ('tin')").update();
        database.jdbc()
                .sql("create table public.member (tier text, no bigint, note text, primary key (tier, no))")
                .update();
        job("customers", """
                  table: public.customer
                  key: [id]
                  chunk-rows: 100
                  units: 3
                  most-rejected: 50
                  columns:
                    - {name: id, type: integer, min: 1}
                    - {name: email, from: E-mail, max: 60, pattern: "[^@ ]+@[^@ ]+"}
                    - {name: name, optional: true}
                    - {name: balance, type: decimal, max: 999999}
                    - {name: since, type: date, optional: true, format: dd.MM.uuuu}
                    - {name: seen, type: timestamp, optional: true}
                    - {name: active, type: boolean, optional: true}
                  csv: {delimiter: ";", encoding: ISO-8859-1}
                """);
        job("halves", """
                  table: public.customer
                  key: [id]
                  chunk-rows: 100
                  most-rejected: 1000000
                  most-rejected-percent: 50
                  columns:
                    - {name: id, type: integer}
                    - {name: email, pattern: "[^@ ]+@[^@ ]+"}
                """);
        job("members", """
                  table: public.member
                  key: [tier, no]
                  format: json-lines
                  delete-missing: true
                  most-deleted-percent: 60
                  columns:
                    - {name: tier, lookup: public.tier.code}
                    - {name: no, type: integer}
                    - {name: note, optional: true}
                """);
        job("mirror", """
                  table: public.member
                  key: [tier, no]
                  chunk-rows: 1
                  units: 1
                  delete-missing: true
                  most-deleted-percent: 100
                  columns: [{name: tier}, {name: no, type: integer}, {name: note}]
                """);
        database.jdbc().sql("""
                        create function public.wait_for_the_test() returns trigger language plpgsql as $$
                        begin
                          perform pg_advisory_xact_lock_shared(990077);
                          if tg_op = 'DELETE' then
                            return old;
                          end if;
                          return new;
                        end $$
                        """).update();
        database.jdbc()
                .sql("create table public.measure (id bigint primary key, amount numeric, note text)")
                .update();
        job("measures", """
                  table: public.measure
                  key: [id]
                  format: json-lines
                  columns: [{name: id, type: integer}, {name: amount, type: decimal}, {name: note, optional: true}]
                """);
        job("spelled", """
                  table: public.customer
                  key: [id]
                  units: 3
                  columns:
                    - {name: id}
                    - {name: email, from: E-mail}
                    - {name: balance, type: decimal}
                  csv: {delimiter: ";"}
                """);
        for (String mode : List.of("update", "insert")) {
            job("member-" + mode, """
                      table: public.member
                      key: [tier, no]
                      format: json-lines
                      mode: %s
                      columns:
                        - {name: tier}
                        - {name: no, type: integer}
                        - {name: note}
                    """.formatted(mode));
        }
        database.jdbc()
                .sql("create table public.contact (tenant text, id bigint, email text, primary key (tenant, id))")
                .update();
        Files.writeString(catalogue.resolve("contacts.yml"), """
                job: contacts
                title: Test
                description: A sync of a tenant's contacts.
                kind: sync-in
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                tenant-parameter: tenant
                parameters:
                  tenant: {type: text, title: Tenant}
                sync-in:
                  file: "{tenant}/contacts.csv"
                  table: public.contact
                  tenant-column: tenant
                  key: [tenant, id]
                  delete-missing: true
                  most-deleted-percent: 100
                  columns: [{name: id, type: integer}, {name: email}]
                """);
        sales = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sales.createContext("/", SyncInIT::serve);
        sales.start();
        Files.writeString(catalogue.resolve("fetched.yml"), """
                job: fetched
                title: Test
                description: A sync of a file that is fetched.
                kind: sync-in
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                parameters:
                  day: {type: text, title: Day, required: true}
                sync-in:
                  fetch:
                    url: http://127.0.0.1:%d/files/{day}.csv
                    within: 20s
                    most-megabytes: 1
                  table: public.member
                  key: [tier, no]
                  columns: [{name: tier, lookup: public.tier.code}, {name: no, type: integer}, {name: note}]
                """.formatted(
                        sales.getAddress().getPort()));
        Files.writeString(
                catalogue.resolve("inward.yml"),
                Files.readString(catalogue.resolve("fetched.yml"))
                        .replace("job: fetched", "job: inward")
                        .replace("127.0.0.1", "localhost"));
        pageExample();
        worker = SyncInWorker.start(
                database,
                data,
                catalogue,
                "longshore.http.allow=127.0.0.1:" + sales.getAddress().getPort());
    }

    /** The tables of {@code docs/jobs/sync-in.md}, and its job under another name. */
    private static void pageExample() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "jobs", "sync-in.md"));
        database.jdbc().sql(PageExample.block(page, "sql")).update();
        Files.writeString(
                catalogue.resolve("of-page.yml"),
                PageExample.block(page, "yaml").replace("job: customers", "job: of-page"));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
        sales.stop(0);
    }

    /** The other system: another version of the file each time. */
    private static void serve(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath();
        int version = SERVED.incrementAndGet();
        byte[] body = path.endsWith("large.csv")
                ? new byte[(1 << 20) + 1]
                : ("tier,no,note\ngold," + version + ",v" + version + "\n"
                                + (path.endsWith("broken.csv") && version % 2 == 1 ? "lead,x,y\n".repeat(2_000) : ""))
                        .getBytes(StandardCharsets.UTF_8);
        if (path.endsWith("moved.csv")) {
            call.getResponseHeaders().add("Location", "/files/a.csv");
        }
        call.sendResponseHeaders(path.endsWith("moved.csv") ? 302 : path.endsWith("none.csv") ? 404 : 200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    @BeforeEach
    void empty() {
        database.jdbc()
                .sql("truncate public.customer, public.member, public.measure, public.contact")
                .update();
    }

    @Test
    void insertsChangesAndLeavesAlone() throws IOException {
        database.jdbc().sql("""
                        insert into public.customer values
                          (1, 'old@x', 'Old', 1, null, null, null), (2, 'same@x', 'Größe', 2.50, '2026-11-22', '2026-11-22T10:00:00Z', true)
                        """).update();
        input("customers", "ISO-8859-1", """
                E-mail;id;name;ignored;balance;since;seen;active
                new@x;3;"a ""quoted""; name";x;0003.5;;;no
                changed@x;1;;x;-1e1;01.02.2026;2026-11-22 11:00:00+01:00;1
                same@x;2;Größe;x;2.5;22.11.2026;2026-11-22T10:00:00Z;t
                """);

        RunId run = run("customers", "{}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("3 read, 2 written, 1 filtered, 0 rejected");
        assertThat(event(run, "sync.merged")).isEqualTo("1 inserted, 1 changed, 1 unchanged, 0 rejected");
        assertThat(customers())
                .containsExactly(
                        "1 changed@x - -10.00 2026-02-01 2026-11-22 10:00:00+00 t",
                        "2 same@x Größe 2.50 2026-11-22 2026-11-22 10:00:00+00 t",
                        "3 new@x a \"quoted\"; name 3.50 - - f");
    }

    @Test
    void completesOfAnEmptyFile() throws IOException {
        input("customers", "UTF-8", "E-mail;id;name;balance;since;seen;active\n");

        assertThat(counts(run("customers", "{}", "COMPLETED"))).isEqualTo("0 read, 0 written, 0 filtered, 0 rejected");
    }

    @Test
    void keepsEveryRejectedRecordWithLineFieldValueAndRule() throws IOException {
        input("customers", "UTF-8", """
                id;E-mail;name;balance;since;seen;active
                1;a@x;fine;1;;;
                x;b@x;;1;;;
                0;c@x;;1;;;
                4;no address;;1;;;
                5;;;1;;;
                6;f@x;;1;31.02.2026;;
                7;g@x;;1000000;;;
                8;h@x;"two
                lines";1;;;maybe
                9;i@x;;1
                10;j@x;"open" quote;1;;;
                11;k@x;longer than twenty characters;1;;;
                12;l@x;;-500;;;
                13;a@x;;1;;;
                14;n@x;fine;1;;;
                """);

        RunId run = run("customers", "{}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("14 read, 2 written, 0 filtered, 12 rejected");
        assertThat(customers()).hasSize(2);
        assertThat(rejected(run))
                .containsExactly(
                        "line 3 | id | x | integer",
                        "line 4 | id | 0 | range",
                        "line 5 | E-mail | no address | pattern",
                        "line 6 | E-mail | - | required",
                        "line 7 | since | 31.02.2026 | date",
                        "line 8 | balance | 1000000 | range",
                        "line 9 | active | maybe | boolean",
                        "line 11 | - | - | csv",
                        "line 12 | - | - | csv",
                        "line 13 | name | longer than twenty characters | 22001",
                        "line 14 | - | - | customer_balance_check",
                        "line 15 | E-mail | a@x | customer_email_key");
        assertThat(database.jdbc()
                        .sql("select message from longshore.rejected_record where run_id = :run and item = 'line 15'")
                        .param("run", run.value())
                        .query(String.class)
                        .single())
                .contains("(email)=(a@x)", "Another row of the table has that value: correct this record");
        assertThat(database.jdbc()
                        .sql(
                                "select content::jsonb ->> 'name' from longshore.rejected_record where run_id = :run and item = 'line 9'")
                        .param("run", run.value())
                        .query(String.class)
                        .single())
                .isEqualTo("two\nlines");
    }

    @Test
    void letsTheLastRecordOfAKeyWinWhicheverUnitReadsIt() throws IOException {
        StringBuilder file = new StringBuilder("id;E-mail;name;balance;since;seen;active\n");
        int keys = 20_000;
        for (int round = 1; round <= 3; round++) {
            for (int id = 1; id <= keys; id++) {
                int key = round == 2 ? keys + 1 - id : id;
                file.append(key % 2 == 0 ? "00" : "")
                        .append(key)
                        .append(";m")
                        .append(key)
                        .append("@x;")
                        .append("x".repeat(19))
                        .append(";")
                        .append(round)
                        .append(";;;\n");
            }
        }
        input("customers", "UTF-8", file.toString());

        RunId run = run("customers", "{}", "COMPLETED");

        assertThat(column(run, "(select count(*) from longshore.work_unit u where u.run_id = run.id)"))
                .isEqualTo("2");
        assertThat(column(run, "rows_read = 60000 and rows_read = rows_written + rows_filtered and rows_rejected = 0"))
                .isEqualTo("t");
        assertThat(database.jdbc()
                        .sql("select count(*) from public.customer where balance = 3")
                        .query(Integer.class)
                        .single())
                .isEqualTo(keys);
    }

    @Test
    void leavesKeysToOneUnitWhereTheDatabaseHoldsOtherSpellingsForEqual() throws IOException {
        StringBuilder file = new StringBuilder("id;E-mail;balance;ignored\n");
        for (int round = 1; round <= 2; round++) {
            for (int id = 1; id <= 600; id++) {
                file.append(round == 2 ? "00" : "")
                        .append(id)
                        .append(";m")
                        .append(id)
                        .append("@x;");
                file.append(round).append(";").append("x".repeat(2_000)).append("\n");
            }
        }
        input("spelled", "UTF-8", file.toString());

        RunId run = run("spelled", "{}", "COMPLETED");

        assertThat(column(run, "(select count(*) from longshore.work_unit u where u.run_id = run.id)"))
                .isEqualTo("1");
        assertThat(customers()).hasSize(600).allMatch(customer -> customer.endsWith(" 2.00 - - -"));
    }

    @Test
    void takesTheLastOfEqualKeysForAnUpdateAndTheFirstForAnInsert() throws IOException {
        database.jdbc()
                .sql("insert into public.member select 'gold', n, '1' from generate_series(1, 50) n")
                .update();
        StringBuilder file = new StringBuilder();
        for (int round = 3; round >= 1; round--) {
            for (int no = 1; no <= 50; no++) {
                file.append("{\"tier\": \"gold\", \"no\": ")
                        .append(no)
                        .append(", \"note\": ")
                        .append(round)
                        .append("}\n");
            }
        }
        input("member-update", "UTF-8", file.toString());
        input("member-insert", "UTF-8", file.toString());

        RunId update = run("member-update", "{}", "COMPLETED");

        assertThat(counts(update)).isEqualTo("150 read, 0 written, 150 filtered, 0 rejected");
        assertThat(members()).hasSize(50).allMatch(member -> member.endsWith(" 1"));
        database.jdbc().sql("truncate public.member").update();

        RunId insert = run("member-insert", "{}", "COMPLETED");

        assertThat(counts(insert)).isEqualTo("150 read, 50 written, 100 filtered, 0 rejected");
        assertThat(members()).hasSize(50).allMatch(member -> member.endsWith(" 3"));
    }

    @Test
    void tellsInADryRunWhatItWouldDoAndWritesNothing() throws IOException {
        database.jdbc()
                .sql("insert into public.customer values (1, 'old@x', 'Old', 1), (2, 'same@x', null, 2)")
                .update();
        input("customers", "UTF-8", """
                id;E-mail;name;balance;since;seen;active
                1;new@x;;1;;;
                2;same@x;;2;;;
                3;c@x;;1;;;
                3;d@x;;1;;;
                4;no;;1;;;
                """);

        RunId run = run("customers", "{\"dry_run\": true}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("5 read, 0 written, 4 filtered, 1 rejected");
        assertThat(event(run, "sync.previewed")).isEqualTo("1 inserted, 1 changed, 2 unchanged, 1 rejected");
        assertThatThrownBy(() ->
                        bean(Reprocessing.class).reprocess(Actor.local("somebody"), detail(run), null, "corrected"))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("reprocess-of-dry-run"));
        assertThat(states(run)).containsExactly("line 6 open");
        assertThat(customers()).containsExactly("1 old@x Old 1.00 - - -", "2 same@x - 2.00 - - -");
    }

    @Test
    void failsEarlyWhenAGreaterShareIsWrongThanTheJobAllows() throws IOException {
        input("halves", "UTF-8", "id,email\n" + "x,a@b\n".repeat(20_000));

        RunId run = run("halves", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("too-many-rejected");
        assertThat(column(run, "(select message from longshore.failure where run_id = run.id)"))
                .matches("([\\d,]+) of \\1 records were rejected; the job allows 50 percent\\.");
        assertThat(column(run, "rows_rejected between 1000 and 19999 and rows_rejected = rows_read"))
                .isEqualTo("t");
        assertThat(column(
                        run, "(select count(*) from longshore.rejected_record where run_id = run.id) = rows_rejected"))
                .isEqualTo("t");
    }

    @Test
    void failsEarlyWhenMoreIsWrongThanTheJobAllows() throws IOException {
        input("customers", "UTF-8", "id;E-mail;name;balance;since;seen;active\n" + "x;y;;;;;\n".repeat(5_000));

        RunId run = run("customers", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("too-many-rejected");
        assertThat(column(run, "rows_rejected between 51 and 400")).isEqualTo("t");
        assertThat(column(
                        run, "(select count(*) from longshore.rejected_record where run_id = run.id) = rows_rejected"))
                .isEqualTo("t");
    }

    @Test
    void deletesWhatTheFileDoesNotName() throws IOException {
        database.jdbc()
                .sql("insert into public.member values ('gold', 1, 'a'), ('gold', 2, 'b'), ('tin', 1, null)")
                .update();
        input("members", "UTF-8", """
                {"tier": "gold", "no": 1, "note": "a"}
                {"tier": "tin", "no": 2, "note": {"nested": [1]}}
                {"tier": "tin", "no": "1"}
                """);

        RunId run = run("members", "{}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("3 read, 1 written, 2 filtered, 0 rejected");
        assertThat(members()).containsExactly("gold 1 a", "tin 1", "tin 2 {\"nested\":[1]}");
        assertThat(database.jdbc()
                        .sql("select to_regclass('longshore.sync_in_seen_' || :run) is null")
                        .param("run", run.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void theExampleOfThePageRunsOnTheTablesOfThePage() throws IOException {
        Files.createDirectories(data.resolve("inbox").resolve("sales"));
        Files.writeString(
                data.resolve("inbox").resolve("sales").resolve("customers-2026-11-22.csv"),
                """
                Customer No;E-mail;name;balance;since;tier;country
                1;jose@example.org;José;12.50;22.11.2026;gold;DE
                2;ann@example.org;Ann;0;;tin;FR
                """,
                Charset.forName("windows-1252"));

        RunId run = run("of-page", "{\"day\": \"2026-11-22\"}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("2 read, 2 written, 0 filtered, 0 rejected");
        assertThat(database.jdbc()
                        .sql(
                                "select concat_ws(' ', id, name, balance, since, tier, country) from crm.customer order by id")
                        .query(String.class)
                        .list())
                .containsExactly("1 José 12.50 2026-11-22 gold DE", "2 Ann 0.00 tin FR");
    }

    @Test
    void deletesNothingWhereARecordIsRejectedOrTooMuchIsMissing() throws IOException {
        database.jdbc()
                .sql("insert into public.member values ('gold', 1), ('gold', 2), ('tin', 1)")
                .update();
        input("members", "UTF-8", """
                {"tier": "gold", "no": 1}
                {"tier": "lead", "no": 2}
                [1]
                {"tier":
                """);

        RunId rejecting = run("members", "{}", "COMPLETED");

        assertThat(rejected(rejecting))
                .containsExactly("line 2 | tier | lead | lookup", "line 3 | - | - | json", "line 4 | - | - | json");

        input("members", "UTF-8", "{\"tier\": \"gold\", \"no\": 1}\n");

        RunId missing = run("members", "{}", "FAILED");
        assertThat(failure(missing)).isEqualTo("too-many-missing");
        database.jdbc()
                .sql("update longshore.run set state = 'ABANDONED' where id = :run")
                .param("run", missing.value())
                .update();
        run("members", "{\"dry_run\": false}", "FAILED");
        assertThat(column(missing, "to_regclass('longshore.sync_in_seen_' || id) is null"))
                .isEqualTo("t");
        assertThat(database.jdbc()
                        .sql("select count(*) from public.member")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void tellsInADryRunWhatItWouldDeleteOrThatItWouldBeRefused() throws IOException {
        database.jdbc()
                .sql("insert into public.member values ('gold', 1, 'a'), ('gold', 2, 'b'), ('tin', 1, null)")
                .update();
        List<String> before = members();
        input("members", "UTF-8", """
                {"tier": "gold", "no": 1, "note": "new"}
                {"tier": "gold", "no": 3}
                """);
        RunId fine = run("members", "{\"dry_run\": true}", "COMPLETED");
        assertThat(told(fine, "deleted")).isEqualTo("2");
        assertThat(told(fine, "refused")).isNull();

        input("members", "UTF-8", "{\"tier\": \"gold\", \"no\": 1}\n");
        RunId refused = run("members", "{\"dry_run\": true}", "COMPLETED");
        assertThat(told(refused, "refused"))
                .isEqualTo("The file does not name 2 of the table's 3 rows; the job allows 60 percent to be deleted.");
        assertThat(column(refused, "to_regclass('longshore.sync_in_seen_' || id) is null"))
                .isEqualTo("t");

        input("members", "UTF-8", "{\"tier\": \"lead\", \"no\": 1}\n");
        assertThat(told(run("members", "{\"dry_run\": true}", "COMPLETED"), "deleted"))
                .isEqualTo("0");
        assertThat(members()).isEqualTo(before);
    }

    private static @Nullable String told(RunId dry, String what) {
        return detail(dry).events().stream()
                .filter(event -> event.event().equals("sync.previewed"))
                .map(event -> event.detail().get(what))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findAny()
                .orElse(null);
    }

    /** Monday's run is paused half-way, Tuesday's completes, and Monday's goes on. */
    @Test
    void leavesTheTableToTheFileThatWasAskedForLater() throws Exception {
        StringBuilder older = new StringBuilder("tier,no,note\n");
        for (int no = 1; no <= 300; no++) {
            older.append("gold,").append(no).append(",monday\n");
        }
        RunId monday;
        try (Held held = new Held("member", "insert", "new.no = 2")) {
            monday = ask("mirror", "{\"input\": \"" + sent("mirror", older.toString()) + "\"}");
            until(monday, "(select sum(chunks) from longshore.work_unit u where u.run_id = run.id)", "1");
            bean(RunCommands.class).ask(Actor.local("ana"), monday, Verb.PAUSE, "Tuesday's is here");
            until(monday, "state", "PAUSING");
            held.release();
            until(monday, "state", "PAUSED");
        }
        assertThat(members()).contains("gold 1 monday").hasSizeLessThan(300);
        String newer = sent("mirror", "tier,no,note\ngold,1,tuesday\ntin,9,tuesday\n");
        run("mirror", "{\"input\": \"" + newer + "\", \"dry_run\": true}", "COMPLETED");
        RunId tuesday = run("mirror", "{\"input\": \"" + newer + "\"}", "COMPLETED");

        bean(RunCommands.class).ask(Actor.local("ana"), monday, Verb.RESUME, "Go on");
        ended(monday, "FAILED");

        assertThat(failure(monday)).isEqualTo("sync-in-overtaken");
        assertThat(message(monday)).contains("Run " + tuesday + " of the job was asked for later");
        assertThat(members()).containsExactly("gold 1 tuesday", "tin 9 tuesday");
        assertThat(bean(RestartPreviews.class)
                        .of(
                                detail(monday),
                                bean(Jobs.class)
                                        .find(new JobName("mirror"))
                                        .orElseThrow()
                                        .definition())
                        .outdated())
                .contains("Run " + tuesday + " of the job was asked for later");
    }

    /** Whoever publishes asks it, with the run's row locked: not by reading the rows of all files that were ever sent. */
    @Test
    void findsTheInputsOfLaterRunsByTheirIds() throws Exception {
        String input = "{\"input\": \"" + sent("mirror", "tier,no,note\ngold,1,a\n") + "\"}";
        RunId earlier = run("mirror", input, "COMPLETED");
        RunId latest = run("mirror", input, "COMPLETED");
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            // few rows are always scanned as a whole, unless nothing else will do
            jdbc.sql("set local enable_seqscan = off").update();
            long before = scansOfInputs(jdbc);

            assertThat(new LaterRuns(jdbc).latestAfter(earlier, new JobName("mirror"), null))
                    .contains(latest);

            assertThat(scansOfInputs(jdbc)).isEqualTo(before);
            // none such is ever written, but the database may ask of the inputs of all runs first
            jdbc.sql("update longshore.run set parameters = '{\"input\": \"no-id\"}' where id = :run")
                    .param("run", latest.value())
                    .update();
            assertThat(new LaterRuns(jdbc).latestAfter(earlier, new JobName("mirror"), null))
                    .contains(latest);
        }
    }

    private static long scansOfInputs(JdbcClient jdbc) {
        return jdbc.sql(
                        "select seq_scan from pg_stat_xact_user_tables where schemaname = 'longshore' and relname = 'input_file'")
                .query(Long.class)
                .single();
    }

    /** Before it writes, and no longer than the first is at work. */
    @Test
    void refusesTheSecondOfTwoAtOnceOfOneTenant() throws Exception {
        contact("CHILE", 9, "old@x");
        contactsFile("CHILE", "1,new@x");
        contactsFile("CUBA", "1,new@x");
        RunId second;
        try (Held held = new Held("contact", "insert", "new.tenant = 'CHILE'")) {
            RunId first = ask("contacts", CHILE);
            held.awaitSomebody();
            second = run("contacts", CHILE, "FAILED");
            assertThat(failure(second)).isEqualTo("sync-in-at-once");
            run("contacts", "{\"tenant\": \"CUBA\"}", "COMPLETED");
            held.release();
            ended(first, "COMPLETED");
        }
        assertThat(contacts()).containsExactly("CHILE 1 new@x", "CUBA 1 new@x");

        contact("CHILE", 8, "late@x");
        bean(RunCommands.class).ask(Actor.local("ana"), second, Verb.RESTART, "The first has ended");
        until(second, "state", "COMPLETED");
        assertThat(contacts()).containsExactly("CHILE 1 new@x", "CUBA 1 new@x");
    }

    /** The first has only its deletion left, and the second has judged a row as unchanged that the first would delete; nothing is committed that would say so. */
    @Test
    void deletesNothingBesideARunThatHasNotCommittedYet() throws Exception {
        contact("CHILE", 9, "old@x");
        contactsFile("CHILE", "1,new@x");
        database.jdbc()
                .sql(
                        "create table public.letter (tenant text, contact bigint, foreign key (tenant, contact) references public.contact)")
                .update();
        database.jdbc().sql("insert into public.letter values ('CHILE', 9)").update();
        RunId first;
        try {
            first = run("contacts", CHILE, "FAILED");
            assertThat(message(first)).contains("letter");
        } finally {
            database.jdbc().sql("drop table public.letter").update();
        }
        contactsFile("CHILE", "1,new@x\n9,old@x\n10,new@x");
        try (Held held = new Held("contact", "insert", "new.id = 10")) {
            RunId second = ask("contacts", CHILE);
            held.awaitSomebody();
            bean(RunCommands.class).ask(Actor.local("ana"), first, Verb.RESTART, "Nothing refers to it by now");
            until(first, "attempts", "2");
            ended(first, "FAILED");
            assertThat(failure(first)).isEqualTo("sync-in-at-once");
            held.release();
            ended(second, "COMPLETED");
        }
        assertThat(contacts()).containsExactly("CHILE 1 new@x", "CHILE 9 old@x", "CHILE 10 new@x");
    }

    /** A run of the job as it was before it was to delete what is missing may do so: nobody refuses it. Here the second is refused, and its chunk is made up. */
    @Test
    void deletesNothingThatALaterRunMayHaveWrittenMeanwhile() throws Exception {
        contact("CHILE", 9, "old@x");
        contactsFile("CHILE", "1,new@x");
        try (Held held = new Held("contact", "delete", "old.id = 9")) {
            RunId first = ask("contacts", CHILE);
            held.awaitSomebody();
            RunId second = run("contacts", CHILE, "FAILED");
            database.jdbc()
                    .sql("update longshore.work_unit set chunks = 1 where run_id = :run")
                    .param("run", second.value())
                    .update();
            held.release();
            ended(first, "FAILED");
            assertThat(failure(first)).isEqualTo("sync-in-overtaken");
        }
        assertThat(contacts()).containsExactly("CHILE 1 new@x", "CHILE 9 old@x");
    }

    private static void contact(String tenant, long id, String email) {
        database.jdbc()
                .sql("insert into public.contact values (:tenant, :id, :email)")
                .param("tenant", tenant)
                .param("id", id)
                .param("email", email)
                .update();
    }

    private static void contactsFile(String tenant, String records) throws IOException {
        Path folder = Files.createDirectories(data.resolve("inbox").resolve(tenant));
        Files.writeString(folder.resolve("contacts.csv"), "id,email\n" + records + "\n");
    }

    /** Writes to a table wait for the test. */
    private static final class Held implements AutoCloseable {

        private final String table;
        private final Connection connection;

        /**
         * @param verb which writes
         * @param which of them, in SQL
         */
        Held(String table, String verb, String which) throws SQLException {
            this.table = table;
            this.connection = database.dataSource().getConnection();
            connection.createStatement().execute("select pg_advisory_lock(990077)");
            database.jdbc()
                    .sql("create trigger wait_for_the_test before " + verb + " on public." + table
                            + " for each row when (" + which + ") execute function public.wait_for_the_test()")
                    .update();
        }

        /** Until somebody waits. */
        void awaitSomebody() {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> database.jdbc()
                            .sql(
                                    "select exists (select from pg_locks where locktype = 'advisory' and objid = 990077 and not granted)")
                            .query(Boolean.class)
                            .single());
        }

        void release() throws SQLException {
            connection.createStatement().execute("select pg_advisory_unlock_all()");
        }

        @Override
        public void close() throws SQLException {
            connection.close();
            database.jdbc()
                    .sql("drop trigger wait_for_the_test on public." + table)
                    .update();
        }
    }

    private static String sent(String job, String text) throws IOException {
        return bean(InputFiles.class)
                .receive(
                        new JobName(job),
                        null,
                        job + ".csv",
                        Actor.local("somebody"),
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .id()
                .toString();
    }

    private static void until(RunId run, String expression, String value) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.jdbc()
                        .sql(
                                "select coalesce((" + expression
                                        + ")::text in (:value, case :value when 't' then 'true' end), false) from longshore.run where id = :run")
                        .param("value", value)
                        .param("run", run.value())
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void reprocessesCorrectedRecordsAloneInALinkedRun() throws IOException {
        input("customers", "UTF-8", """
                id;E-mail;name;balance;since;seen;active
                1;a@x;;1;;;
                2;wrong;;1;;;
                three;c@x;;1;;;
                4;d@x;;1;
                """);
        RunId run = run("customers", "{}", "COMPLETED");
        Actor actor = Actor.local("somebody");

        assertThatThrownBy(() -> corrected(run, "line 3", Map.of("id", "2", "email", "two@x", "balance", "5")))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.remedy()).contains("id, E-mail, name, balance"));
        assertThat(corrected(run, "line 3", values("2", "two@x"))).isTrue();
        assertThat(corrected(run, "line 4", values("x", "c@x"))).isTrue();
        assertThat(bean(Corrections.class).discard(actor, run, record(run, "line 5"), "It is a test"))
                .isTrue();
        RunId again = ((RequestOutcome.Accepted)
                        bean(Reprocessing.class).reprocess(actor, detail(run), null, "corrected"))
                .run();
        ended(again, "COMPLETED");

        assertThat(counts(again)).isEqualTo("2 read, 1 written, 0 filtered, 1 rejected");
        assertThat(column(again, "origin")).isEqualTo("run");
        assertThat(customers()).containsExactly("1 a@x - 1.00 - - -", "2 two@x - 5.00 - - -");
        assertThat(states(run)).containsExactly("line 3 reprocessed", "line 4 reprocessed", "line 5 discarded");
        assertThat(states(again)).containsExactly("line 2 open");
        assertThatThrownBy(() -> bean(Reprocessing.class).reprocess(actor, detail(run), null, "again"))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("nothing-to-reprocess"));
    }

    @Test
    void deletesNothingThatReprocessedRecordsDoNotName() throws IOException {
        input("members", "UTF-8", """
                {"tier": "gold", "no": 1}
                {"tier": "gold", "no": 2}
                {"tier": "gold", "no": 3}
                {"tier": "lead", "no": 4}
                """);
        RunId run = run("members", "{}", "COMPLETED");
        Actor actor = Actor.local("somebody");
        corrected(run, "line 4", Map.of("tier", "tin", "no", "4"));

        RunId again = ((RequestOutcome.Accepted)
                        bean(Reprocessing.class).reprocess(actor, detail(run), null, "corrected"))
                .run();
        ended(again, "COMPLETED");

        assertThat(
                        column(
                                again,
                                "(select detail ->> 'deleted' from longshore.run_event e where e.run_id = run.id and event = 'sync.merged')"))
                .isEqualTo("0");
        assertThat(members()).containsExactly("gold 1", "gold 2", "gold 3", "tin 4");
    }

    @Test
    void readsAFileThatWasSentToItAndNoOther() throws IOException {
        byte[] file = "id;E-mail;name;balance;since;seen;active\n1;a@x;;1;;;\n".getBytes(StandardCharsets.UTF_8);
        InputFiles inputs = bean(InputFiles.class);
        InputFileRow sent = inputs.receive(
                new JobName("customers"), null, "a.csv", Actor.local("somebody"), new ByteArrayInputStream(file));
        InputFileRow toOther = inputs.receive(
                new JobName("members"), null, "a.csv", Actor.local("somebody"), new ByteArrayInputStream(file));

        // as sha256sum says
        assertThat(sent.sha256()).isEqualTo("9eef94baa1975a8b095b64d1dfb2586f11038537ce33133a310611f722c5e4e8");

        RunId run = run("customers", "{\"input\": \"" + sent.id() + "\"}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("1 read, 1 written, 0 filtered, 0 rejected");
        for (Object id : List.of(toOther.id(), "../inbox/customers.txt")) {
            assertThat(failure(run("customers", "{\"input\": \"" + id + "\"}", "FAILED")))
                    .isEqualTo("sync-in-input");
        }
    }

    /** The file says whose its rows are, which nobody asked it; and it names keys of the other tenant, whose rows it would like to change or delete. */
    @Test
    void writesAndDeletesATenantsRowsAlone() throws IOException {
        database.jdbc()
                .sql(
                        "insert into public.contact values ('PERU', 1, 'peru@x'), ('PERU', 2, 'two@x'), ('BRAZIL', 1, 'old@x'), ('BRAZIL', 9, 'gone@x')")
                .update();
        Files.createDirectories(data.resolve("inbox").resolve("BRAZIL"));
        Files.writeString(
                data.resolve("inbox").resolve("BRAZIL").resolve("contacts.csv"),
                "id,email,tenant\n1,new@x,PERU\n3,three@x,PERU\n\"4\t5\",\"x\",PERU\n");
        RunId hostile = run("contacts", "{\"tenant\": \"BRAZIL\"}", "COMPLETED");
        assertThat(counts(hostile)).isEqualTo("3 read, 2 written, 0 filtered, 1 rejected");
        assertThat(contacts())
                .containsExactly(
                        "BRAZIL 1 new@x", "BRAZIL 3 three@x", "BRAZIL 9 gone@x", "PERU 1 peru@x", "PERU 2 two@x");

        Files.writeString(data.resolve("inbox").resolve("BRAZIL").resolve("contacts.csv"), "id,email\n1,new@x\n");
        run("contacts", "{\"tenant\": \"BRAZIL\"}", "COMPLETED");

        assertThat(contacts()).containsExactly("BRAZIL 1 new@x", "PERU 1 peru@x", "PERU 2 two@x");
        assertThat(failure(run("contacts", "{}", "FAILED"))).isEqualTo("sync-in-tenant");
        assertThat(failure(run("contacts", "{\"tenant\": \"../BRAZIL\"}", "FAILED")))
                .isEqualTo("sync-in-file");
    }

    private static List<String> contacts() {
        return database.jdbc()
                .sql("select concat_ws(' ', tenant, id, email) from public.contact order by tenant, id")
                .query(String.class)
                .list();
    }

    @Test
    void fetchesTheFileOfARunOnceAndRefusesWhatItShould() throws IOException {
        SERVED.set(0);
        RunId run = run("fetched", "{\"day\": \"a\"}", "COMPLETED");
        assertThat(members()).containsExactly("gold 1 v1");
        assertThat(database.jdbc()
                        .sql(
                                "select name || ' ' || bytes || ' ' || url from longshore.input_file where fetched_for_run_id = :run")
                        .param("run", run.value())
                        .query(String.class)
                        .single())
                .isEqualTo("a.csv 23 http://127.0.0.1:" + sales.getAddress().getPort() + "/files/a.csv");
        assertThat(failure(run("fetched", "{\"day\": \"large\"}", "FAILED"))).isEqualTo("sync-in-fetch-too-large");
        assertThat(failure(run("fetched", "{\"day\": \"moved\"}", "FAILED"))).isEqualTo("sync-in-fetch");
        assertThat(failure(run("fetched", "{\"day\": \"none\"}", "FAILED"))).isEqualTo("sync-in-fetch");
        // the same server, by a name that is not allowed
        assertThat(failure(run("inward", "{\"day\": \"a\"}", "FAILED"))).isEqualTo("sync-in-fetch-refused");
    }

    @Test
    void readsTheVersionThatWasFetchedFirstWhenItIsPlannedAgain() {
        SERVED.set(10);
        RunId run = run("fetched", "{\"day\": \"b\"}", "COMPLETED");
        InputFiles inputs = bean(InputFiles.class);

        assertThat(inputs.fetchedFor(run)).isPresent();
        Fetching again = bean(Fetching.class);
        Fetch fetch = new Fetch("http://127.0.0.1:1/never", Map.of(), Duration.ofSeconds(1), 1);
        RunScope scope = new RunScope(
                run,
                2,
                1,
                bean(Jobs.class).find(new JobName("fetched")).orElseThrow().definition(),
                Map.of(),
                RunContext.NONE);
        assertThat(again.file(scope, fetch).sha256())
                .isEqualTo(inputs.fetchedFor(run).orElseThrow().sha256());
        assertThat(SERVED).hasValue(11);
    }

    @Test
    void takesWhatAnotherWorkerFetchedFirstAndKeepsNoSecondCopy() throws IOException {
        RunId run = run("fetched", "{\"day\": \"c\"}", "COMPLETED");
        InputFiles inputs = bean(InputFiles.class);
        InputFileRow first = inputs.fetchedFor(run).orElseThrow();
        Path[] before = bytesIn(inputs.folder());

        InputFileRow second = inputs.receiveFetched(
                run,
                new JobName("fetched"),
                null,
                "c.csv",
                "http://late/c.csv",
                new ByteArrayInputStream("tier,no,note\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(second).isEqualTo(first);
        assertThat(bytesIn(inputs.folder())).containsExactlyInAnyOrder(before);
    }

    private static Path[] bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toArray(Path[]::new);
        }
    }

    @Test
    void doesWhatADryRunToldWithTheFileThatWasFetchedForItOnceWhoeverAsks() {
        SERVED.set(20);
        RunId dry = run("fetched", "{\"day\": \"d\", \"dry_run\": true}", "COMPLETED");

        RunId real = forReal("ana", dry);
        assertThat(forReal("ben", dry)).isEqualTo(real);
        ended(real, "COMPLETED");

        assertThat(members()).containsExactly("gold 21 v21");
        assertThat(SERVED).hasValue(21);
    }

    @Test
    void doesNothingAfterADryRunOfAFileThatHasChangedSince() throws IOException {
        String header = "id;E-mail;name;balance;since;seen;active\n";
        input("customers", "UTF-8", header + "1;a@x;;1;;;\n");
        RunId dry = run("customers", "{\"dry_run\": true}", "COMPLETED");
        input("customers", "UTF-8", header + "1;a@x;;1;;;\n2;b@x;;1;;;\n");

        RunId changed = forReal("ana", dry);
        ended(changed, "FAILED");
        assertThat(failure(changed)).isEqualTo("source-changed");
        assertThat(customers()).isEmpty();

        RunId same = forReal("ana", run("customers", "{\"dry_run\": true}", "COMPLETED"));
        ended(same, "COMPLETED");
        assertThat(customers()).hasSize(2);
    }

    @Test
    void isNotAskedForAfterADryRunOfAJobThatHasChangedSince() throws IOException {
        input("customers", "UTF-8", "id;E-mail;name;balance;since;seen;active\n1;a@x;;1;;;\n");
        RunId dry = run("customers", "{\"dry_run\": true}", "COMPLETED");
        String then = detail(dry).request().definitionHash();
        String other = "0".repeat(64);
        database.jdbc()
                .sql(
                        "insert into longshore.job_definition (hash, job, document) select :other, job, document from longshore.job_definition where hash = :then")
                .param("other", other)
                .param("then", then)
                .update();
        defined(other);
        try {
            assertThatThrownBy(() -> forReal("ana", dry)).isInstanceOfSatisfying(LongshoreException.class, e -> {
                assertThat(e.code()).isEqualTo("precondition-failed");
                assertThat(e).hasMessageContaining("was changed after dry run " + dry);
                assertThat(e.remedy()).contains("new dry run");
            });
        } finally {
            defined(then);
        }
        ended(forReal("ana", dry), "COMPLETED");
    }

    private static void defined(String hash) {
        database.jdbc()
                .sql("update longshore.job set definition_hash = :hash where name = 'customers'")
                .param("hash", hash)
                .update();
    }

    private static RunId forReal(String who, RunId dry) {
        return ((RequestOutcome.Accepted)
                        bean(DryRuns.class).forReal(Actor.local(who), detail(dry), "it is as it should be"))
                .run();
    }

    @Test
    void removesFilesWhoseTimeIsOverAndNoneThatARunMayStillRead() throws IOException {
        InputFiles inputs = bean(InputFiles.class);
        byte[] good = "id;E-mail;name;balance;since;seen;active\n1;a@x;;1;;;\n".getBytes(StandardCharsets.UTF_8);
        byte[] bad = "id;mail\n1;a@x\n".getBytes(StandardCharsets.UTF_8);
        InputFileRow done = inputs.receive(
                new JobName("customers"), null, "a.csv", Actor.local("somebody"), new ByteArrayInputStream(good));
        InputFileRow failed = inputs.receive(
                new JobName("customers"), null, "b.csv", Actor.local("somebody"), new ByteArrayInputStream(bad));
        run("customers", "{\"input\": \"" + done.id() + "\"}", "COMPLETED");
        run("customers", "{\"input\": \"" + failed.id() + "\"}", "FAILED");
        assertThat(database.jdbc()
                        .sql(
                                "select expires_at > clock_timestamp() + interval '29 days' from longshore.input_file where id = :id")
                        .param("id", done.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        database.jdbc()
                .sql(
                        "update longshore.input_file set expires_at = clock_timestamp() - interval '1 s' where id in (:a, :b)")
                .param("a", done.id())
                .param("b", failed.id())
                .update();

        new InputRemoval(
                        bean(InputEnds.class),
                        inputs,
                        new TransactionTemplate(Objects.requireNonNull(worker)
                                .getBean("transactionManager", PlatformTransactionManager.class)))
                .look();

        assertThat(inputs.path(done.id())).doesNotExist();
        assertThat(inputs.find(done.id()).orElseThrow().removedAt()).isNotNull();
        assertThat(inputs.path(failed.id())).exists();
        assertThat(failure(run("customers", "{\"input\": \"" + done.id() + "\"}", "FAILED")))
                .isEqualTo("sync-in-removed");
    }

    private static Map<String, @Nullable String> values(String id, String email) {
        return Map.of("id", id, "E-mail", email, "balance", "5");
    }

    private static boolean corrected(RunId run, String item, Map<String, @Nullable String> values) {
        RejectedRecord found =
                bean(RejectedRecords.class).one(run, record(run, item)).orElseThrow();
        return bean(Corrections.class)
                .correct(Actor.local("somebody"), detail(run).row(), found, values);
    }

    private static long record(RunId run, String item) {
        return database.jdbc()
                .sql("select id from longshore.rejected_record where run_id = :run and item = :item")
                .param("run", run.value())
                .param("item", item)
                .query(Long.class)
                .single();
    }

    private static List<String> states(RunId run) {
        return database.jdbc()
                .sql("select item || ' ' || state from longshore.rejected_record where run_id = :run order by item")
                .param("run", run.value())
                .query(String.class)
                .list();
    }

    private static RunDetail detail(RunId run) {
        return bean(RunViews.class).detail(TenantScope.ALL, run).orElseThrow();
    }

    private static <T> T bean(Class<T> type) {
        return Objects.requireNonNull(worker).getBean(type);
    }

    /** A number with as many digits as a double has not, one that would fill the memory once written out, and a text that is none. */
    @Test
    void writesAndKeepsWhatALineOfJsonSays() throws IOException {
        input("measures", "UTF-8", """
                {"id": 1, "amount": 12345678901234567.89, "note": 1.50}
                {"id": 2, "amount": 1e999999999, "note": 7e2}
                {"id": 3, "amount": 7e2, "note": "\\ud800x", "other\\udc00": "\\u0000 \\\\u0000"}
                """);

        RunId run = run("measures", "{}", "COMPLETED");

        assertThat(database.jdbc()
                        .sql("select concat_ws(' ', id, amount, note) from public.measure")
                        .query(String.class)
                        .list())
                .containsExactly("1 12345678901234567.89 1.50");
        assertThat(rejected(run))
                .containsExactly("line 2 | amount | 1e999999999 | decimal", "line 3 | note | \uFFFDx | encoding");
        assertThat(database.jdbc()
                        .sql("select content from longshore.rejected_record where run_id = :run order by item")
                        .param("run", run.value())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "{\"id\":\"2\",\"amount\":\"1e999999999\",\"note\":\"7e2\"}",
                        "{\"id\":\"3\",\"amount\":\"7e2\",\"note\":\"\uFFFDx\",\"other\uFFFD\":\"\uFFFD \\\\u0000\"}");
    }

    @Test
    void takesUpARecordWhoseSuperfluousValueIsEmptied() throws IOException {
        input("customers", "UTF-8", """
                id;E-mail;name;balance;since;seen;active
                1;a@x;;1;;;;more
                """);
        RunId run = run("customers", "{}", "COMPLETED");
        Map<String, @Nullable String> emptied = new HashMap<>(values("1", "a@x"));
        emptied.put("#8", null);
        assertThat(corrected(run, "line 2", emptied)).isTrue();

        RunId again = ((RequestOutcome.Accepted)
                        bean(Reprocessing.class).reprocess(Actor.local("somebody"), detail(run), null, "corrected"))
                .run();
        ended(again, "COMPLETED");

        assertThat(counts(again)).isEqualTo("1 read, 1 written, 0 filtered, 0 rejected");
        assertThat(customers()).containsExactly("1 a@x - 5.00 - - -");
    }

    /** The second time a key stands twice, so that one statement writes the chunk. */
    @Test
    void countsARowThatATriggerLeavesOutAsFiltered() throws IOException {
        database.jdbc().sql("insert into public.member values ('gold', 1, 'a')").update();
        database.jdbc().sql("""
                        create function public.leave_out() returns trigger language plpgsql as $$
                        begin
                          return case when new.note = 'out' then null else new end;
                        end $$
                        """).update();
        database.jdbc()
                .sql(
                        "create trigger leave_out before insert or update on public.member for each row execute function public.leave_out()")
                .update();
        try {
            String file = """
                    {"tier": "gold", "no": 1, "note": "out"}
                    {"tier": "gold", "no": 2, "note": "out"}
                    {"tier": "gold", "no": 3, "note": "b"}
                    """;
            input("members", "UTF-8", file);
            assertThat(counts(run("members", "{}", "COMPLETED")))
                    .isEqualTo("3 read, 1 written, 2 filtered, 0 rejected");

            input("members", "UTF-8", file + "{\"tier\": \"gold\", \"no\": 3, \"note\": \"c\"}\n");
            assertThat(counts(run("members", "{}", "COMPLETED")))
                    .isEqualTo("4 read, 1 written, 3 filtered, 0 rejected");
            assertThat(members()).containsExactly("gold 1 a", "gold 3 c");
        } finally {
            database.jdbc().sql("drop function public.leave_out() cascade").update();
        }
    }

    @Test
    void saysWhichColumnTheFileHasTwice() throws IOException {
        input("customers", "UTF-8", "id;E-mail;name;balance;since;seen;active;name\n1;a@x;Ann;1;;;;Bob\n");

        RunId run = run("customers", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("sync-in-header");
        assertThat(message(run)).contains("\"name\" stands twice");
        assertThat(customers()).isEmpty();
    }

    @Test
    void saysWhichColumnTheFileDoesNotHave() throws IOException {
        input("customers", "UTF-8", "id;mail\n1;a@x\n");

        assertThat(failure(run("customers", "{}", "FAILED"))).isEqualTo("sync-in-header");
    }

    @Test
    void saysThatAFileIsEmptyAndShowsOnlyTheBeginningOfAnotherKind() throws IOException {
        input("customers", "UTF-8", "");
        RunId empty = run("customers", "{}", "FAILED");
        assertThat(failure(empty)).isEqualTo("sync-in-header");
        assertThat(message(empty)).contains("The file is empty: not even a first line names \"");

        input("customers", "UTF-8", "\u0001junk".repeat(200) + "\n1\n");
        String junk = message(run("customers", "{}", "FAILED"));
        assertThat(junk)
                .contains("it has \uFFFDjunk", "…")
                .doesNotContain("\u0001")
                .hasSizeLessThan(200);
    }

    @Test
    void callsAFileAsItsSenderDoes() throws IOException {
        byte[] file = ("id;E-mail;name;balance;since;seen;active\n1;\"" + "x".repeat(1 << 20))
                .getBytes(StandardCharsets.UTF_8);
        InputFileRow sent = bean(InputFiles.class)
                .receive(
                        new JobName("customers"),
                        null,
                        "people-of-may.csv",
                        Actor.local("somebody"),
                        new ByteArrayInputStream(file));

        RunId run = run("customers", "{\"input\": \"" + sent.id() + "\"}", "FAILED");

        assertThat(failure(run)).isEqualTo("record-too-long");
        assertThat(message(run)).contains("line 2 of the file people-of-may.csv");
    }

    /** The heap of this process is that of a worker as {@code ./longshore} starts it: 1 GiB. */
    @Test
    void refusesALineOfAGigabyte() throws IOException {
        Path file = data.resolve("inbox").resolve("customers.txt");
        LongLine.write(file, "id;E-mail;name;balance;since;seen;active\n1;");
        try {
            RunId run = run("customers", "{}", "FAILED");

            assertThat(failure(run)).isEqualTo("record-too-long");
            assertThat(message(run)).contains("line 2 of the file customers.txt is longer than 1048576 bytes");
            assertThat(customers()).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private static void job(String name, String spec) throws IOException {
        Files.writeString(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: Test
                description: A sync.
                kind: sync-in
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                limits: {max-running: 1}
                sync-in:
                  file: %1$s.txt
                %2$s""".formatted(name, spec));
    }

    private static void input(String job, String encoding, String text) throws IOException {
        Files.writeString(data.resolve("inbox").resolve(job + ".txt"), text, Charset.forName(encoding));
    }

    private static RunId run(String job, String parameters, String state) {
        RunId run = ask(job, parameters);
        ended(run, state);
        return run;
    }

    private static RunId ask(String job, String parameters) {
        return new RunId(database.jdbc()
                .sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                .param("job", job)
                .param("parameters", parameters)
                .query(Long.class)
                .single());
    }

    private static void ended(RunId run, String state) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(column(run, "state")));
        assertThat(column(run, "state"))
                .as(() ->
                        column(run, "(select concat(message, stack) from longshore.failure f where f.id = failure_id)"))
                .isEqualTo(state);
    }

    private static List<String> customers() {
        return database.jdbc().sql("""
                        select concat_ws(' ', id, email, coalesce(name, '-'), balance, coalesce(since::text, '-'), coalesce(seen::text, '-'), coalesce(active::text, '-'))
                        from public.customer order by id
                        """).query(String.class).list().stream()
                .map(row -> row.replaceAll("true$", "t").replaceAll("false$", "f"))
                .toList();
    }

    private static List<String> members() {
        return database.jdbc()
                .sql("select concat_ws(' ', tier, no, note) from public.member order by tier, no")
                .query(String.class)
                .list();
    }

    private static List<String> rejected(RunId run) {
        return database.jdbc()
                .sql("""
                        select concat_ws(' | ', item, coalesce(field, '-'), coalesce(value, '-'), rule) from longshore.rejected_record
                        where run_id = :run order by substring(item from '[0-9]+')::int
                        """)
                .param("run", run.value())
                .query(String.class)
                .list();
    }

    private static String counts(RunId run) {
        return column(
                run,
                "format('%s read, %s written, %s filtered, %s rejected', rows_read, rows_written, rows_filtered, rows_rejected)");
    }

    private static String event(RunId run, String event) {
        return column(run, """
                (select format('%s inserted, %s changed, %s unchanged, %s rejected', detail ->> 'inserted', detail ->> 'changed', detail ->> 'unchanged', detail ->> 'rejected')
                 from longshore.run_event e where e.run_id = run.id and event = '""" + event + "')");
    }

    private static String message(RunId run) {
        return column(run, "(select message from longshore.failure f where f.id = failure_id)");
    }

    private static String failure(RunId run) {
        return column(run, "(select code from longshore.failure f where f.id = failure_id)");
    }

    private static String column(RunId run, String expression) {
        return Objects.requireNonNull(database.jdbc()
                .sql("select " + expression + " from longshore.run where id = :run")
                .param("run", run.value())
                .query(String.class)
                .single());
    }
}
