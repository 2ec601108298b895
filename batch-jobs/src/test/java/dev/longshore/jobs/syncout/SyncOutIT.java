package dev.longshore.jobs.syncout;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.crm.PracticeCrm;
import dev.longshore.jobs.crm.PracticeCrm.Receipt;
import dev.longshore.jobs.http.Echo;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Syncs as a worker runs them, to a CRM that misbehaves. What happened there its receipts say, and nothing else. */
class SyncOutIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    @TempDir
    static Path secrets;

    private static final String HONOURED = "  idempotency: {honoured: true}\n";
    private static final String TENANT =
            "tenant-parameter: tenant\nparameters: {tenant: {type: text, title: Whose, required: false}}";
    private static final String NOT_HONOURED = "  idempotency: {honoured: false}\n";

    private static @Nullable PracticeCrm started;
    private static @Nullable Echo echo;
    private static @Nullable ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() throws IOException {
        started = PracticeCrm.start(20_261_122);
        String to = "http://127.0.0.1:" + started.port();
        String customer = to + "/customers/{id}";
        job("plain", customer, HONOURED);
        job("shared", customer, HONOURED);
        job("liar", customer, HONOURED);
        job("blind", customer, NOT_HONOURED);
        job("believing", customer, HONOURED);
        job(
                "asking",
                customer,
                NOT_HONOURED + "  lookup: {url: \"" + to + "/changes/{idempotency-key}\", after: 900ms}\n");
        job("ordered", customer, HONOURED + "  order-by-key: true\n  answers: {refused: [503]}\n");
        job("limited", customer, HONOURED + """
                  answers: {refused: [503]}
                  rate: 100
                  chunk-rows: 5
                  most-rejected: 5
                """);
        job(
                "halved",
                customer,
                HONOURED + "  lookup: {url: \"" + to + "/customers/{name}\"}\n  most-rejected-percent: 50\n");
        job("rated", customer, HONOURED + "  rate: 20\n");
        job("overtaken", customer, HONOURED + "  rate: 20\n");
        job("away", customer, HONOURED);
        job("batched", to + "/batch", """
                  batch: {rows: 7, results: /results}
                  idempotency: {field: key, honoured: true}
                """, "method: POST, ");
        job("nameless", customer, HONOURED + "  lookup: {url: \"" + to + "/customers/{name}\"}\n");
        job("left", customer, HONOURED + "  lookup: {url: \"" + to + "/customers/{name}\"}\n");
        // the SQL has the word, so that only its columns tell
        job("misplaced", customer, HONOURED + "  lookup: {url: \"" + to + "/changes/{customer}\"}\n");
        job("inside", "http://localhost:" + started.port() + "/customers/{id}", HONOURED);
        job("secret", customer, HONOURED, "headers: {Authorization: \"Bearer ${secret:NOT_THERE}\"}, ");
        echo = Echo.listen();
        Files.writeString(secrets.resolve("ECHOED"), Echo.SECRET);
        job(
                "echoed",
                "http://" + echo.address() + "/{id}",
                NOT_HONOURED,
                "headers: {Authorization: \"Bearer ${secret:ECHOED}\"}, ");
        PageJobs.write(catalogue, "http://127.0.0.1:" + started.port());
        Files.writeString(secrets.resolve("CRM_TOKEN"), "of the example");
        database.jdbc()
                .sql(
                        "create table public.customer (job text, id int, n int default 0, name text, primary key (job, id, n))")
                .update();
        worker = SyncOutWorker.start(
                database,
                data,
                catalogue,
                "longshore.http.allow=127.0.0.1:" + started.port() + "," + echo.address(),
                "longshore.secrets=" + secrets);
    }

    @AfterAll
    static void stop() throws IOException {
        if (worker != null) {
            worker.close();
        }
        if (started != null) {
            started.close();
        }
        if (echo != null) {
            echo.close();
        }
    }

    @BeforeEach
    void behave() {
        crm().clear();
    }

    @Test
    void sendsWhatHasChangedAndNothingElse() {
        rows("plain", 120);

        assertThat(counts(run("plain"))).isEqualTo("120 read, 120 written, 0 filtered, 0 rejected");
        assertThat(appliedTimes()).hasSize(120).allSatisfy((item, times) -> assertThat(times)
                .isOne());

        change("plain", 7, "B");
        assertThat(counts(run("plain"))).isEqualTo("120 read, 1 written, 119 filtered, 0 rejected");
        change("plain", 7, "customer 7");
        assertThat(counts(run("plain"))).isEqualTo("120 read, 1 written, 119 filtered, 0 rejected");
        assertThat(crm().receipts()).hasSize(122);
        assertThat(crm().receipts().stream().map(Receipt::key).distinct()).hasSize(122);
        assertThat(states("plain")).isEqualTo("done 122");
    }

    @Test
    void sendsTheSameRowForEachTenantThatHasIt() {
        rows("shared", 5);

        for (String tenant : List.of("PERU", "CHILE")) {
            RunId run = new RunId(database.jdbc()
                    .sql(
                            "select longshore.request_run('shared', context => jsonb_build_object('tenant', cast(:tenant as text)))")
                    .param("tenant", tenant)
                    .query(Long.class)
                    .single());
            ended(run, "COMPLETED");
            assertThat(counts(run)).as(tenant).isEqualTo("5 read, 5 written, 0 filtered, 0 rejected");
        }

        assertThat(crm().applied().stream().map(Receipt::key).distinct()).hasSize(10);
    }

    @Test
    void appliesEachOnceToACrmThatLies() {
        rows("liar", 200);
        crm().misbehave(Map.of(
                "fails-before", "0.02",
                "fails-after", "0.02",
                "hangs", "0.01",
                "resets", "0.02",
                "too-many", "0.01",
                "page", "0.02",
                "hang-millis", "900"));

        assertThat(counts(run("liar"))).isEqualTo("200 read, 200 written, 0 filtered, 0 rejected");

        assertThat(appliedTimes()).hasSize(200).allSatisfy((item, times) -> assertThat(times)
                .isOne());
        assertThat(crm().receipts())
                .extracting(Receipt::outcome)
                .as("it was sent some again, and some were lost")
                .contains("repeated", "turned-away");
    }

    @Test
    void repeatsNothingBlindly() {
        rows("blind", 60);
        crm().misbehave(Map.of("honours-keys", "false", "resets", "0.1", "fails-after", "0.1", "too-many", "0.1"));

        RunId run = run("blind");

        assertThat(appliedTimes()).hasSize(60).allSatisfy((item, times) -> assertThat(times)
                .isOne());
        long doubtful = Long.parseLong(
                column(
                        run,
                        "(select count(*) from longshore.effect where run_id = run.id and state = 'in-doubt' and maybe_applied)"));
        assertThat(doubtful).isPositive();
        assertThat(counts(run))
                .isEqualTo("60 read, " + (60 - doubtful) + " written, 0 filtered, " + doubtful + " rejected");
        assertThat(column(
                        run,
                        "(select count(*) from longshore.rejected_record where run_id = run.id and rule = 'in-doubt')"))
                .isEqualTo(Long.toString(doubtful));

        // and the next run does not either, whatever the row says by then
        int before = crm().receipts().size();
        database.jdbc()
                .sql(
                        "update public.customer set name = name || '!' where job = 'blind' and id in (select item::int from longshore.effect where state = 'in-doubt' and job = 'blind')")
                .update();
        crm().misbehave(Map.of("honours-keys", "false"));
        run("blind");
        assertThat(crm().receipts()).hasSize(before);
    }

    /** The control of the test above: told that keys are honoured by one that does not, the same job does it twice. */
    @Test
    void wouldRepeatWhatItIsToldIsSafe() {
        rows("believing", 60);
        crm().misbehave(Map.of("honours-keys", "false", "resets", "0.1", "fails-after", "0.1"));

        run("believing");

        assertThat(appliedTimes().values())
                .anySatisfy(times -> assertThat(times).isGreaterThan(1));
    }

    /** Whoever is killed after the announcement leaves this behind; before anybody goes on, the row is deleted. */
    @Test
    void leavesToAPersonWhatWasAnnouncedForARowThatIsGone() {
        rows("left", 3);
        database.jdbc()
                .sql("update public.customer set name = null where job = 'left' and id = 3")
                .update();
        run("left");
        database.jdbc().sql("""
                        do $$ declare ended bigint; held bigint; asked bigint; begin
                          select max(id) into ended from longshore.run where job = 'left';
                          select longshore.request_run('left') into held;
                          update longshore.run set state = 'PAUSED' where id = held;
                          select longshore.request_run('left') into asked;
                          insert into longshore.effect (job, item, version, content_hash, idempotency_key, run_id, unit, token, state, attempts, sent_at, over_at)
                          select 'left', a.item, 1, 'hash', 'left-' || a.item, a.run, 0, 0, 'sent', 1, clock_timestamp(), clock_timestamp() + interval '1.5 seconds'
                          from (values ('97', asked), ('98', ended), ('99', held), ('3', ended)) a (item, run);
                        end $$
                        """).update();
        RunId run = new RunId(database.jdbc()
                .sql("select max(id) from longshore.run where job = 'left'")
                .query(Long.class)
                .single());

        ended(run, "COMPLETED");

        assertThat(
                        column(
                                run,
                                "(select string_agg(item || ' ' || answer, ', ' order by item) from longshore.effect where run_id = run.id and state = 'in-doubt' and maybe_applied)"))
                .isEqualTo("97 its sender is gone, and its row is not in the query any more, "
                        + "98 its sender is gone, and its row is not in the query any more");
        assertThat(states("left"))
                .as("another run has the one, and the other's row is only rejected")
                .isEqualTo("done 2, in-doubt 2, sent 2");
    }

    @Test
    void asksWhereItCanInTheDark() {
        rows("asking", 80);
        crm().misbehave(Map.of(
                "honours-keys",
                "false",
                "resets",
                "0.05",
                "fails-after",
                "0.05",
                "fails-before",
                "0.05",
                "page",
                "0.02"));

        assertThat(counts(run("asking"))).isEqualTo("80 read, 80 written, 0 filtered, 0 rejected");

        assertThat(appliedTimes()).hasSize(80).allSatisfy((item, times) -> assertThat(times)
                .isOne());
    }

    @Test
    void keepsTheOrderOfAKeyAndHoldsWhatFollowsAFailure() {
        for (int n = 0; n < 25; n++) {
            database.jdbc()
                    .sql(
                            "insert into public.customer select 'ordered', id, :n, 'v' || :n from generate_series(1, 5) id")
                    .param("n", n)
                    .update();
        }
        crm().misbehave(Map.of("away", "0.03"));

        RunId run = run("ordered");

        Map<String, List<Receipt>> byCustomer =
                crm().applied().stream().collect(groupingBy(receipt -> customerOf(receipt.item())));
        assertThat(byCustomer.values())
                .allSatisfy(receipts ->
                        assertThat(receipts).extracting(SyncOutIT::numberOf).isSorted());
        // a row that was refused stops its customer's at that place
        List<String> refused = rejected(run, "refused");
        List<String> held = rejected(run, "held");
        assertThat(refused).isNotEmpty();
        byCustomer.forEach((customer, receipts) -> {
            long missing = 25 - receipts.size();
            assertThat(missing)
                    .isEqualTo(refused.stream()
                                    .filter(item -> isOf(item, customer))
                                    .count()
                            + held.stream().filter(item -> isOf(item, customer)).count());
        });
        assertThat(held).isNotEmpty();

        crm().misbehave(Map.of("fails-before", "0.03", "resets", "0.03"));
        run("ordered");
        assertThat(crm().applied()).hasSize(125);
        assertThat(crm().applied().stream()
                        .collect(groupingBy(receipt -> customerOf(receipt.item())))
                        .values())
                .allSatisfy(receipts ->
                        assertThat(receipts).extracting(SyncOutIT::numberOf).isSorted());
    }

    @Test
    void keepsTheRateInEverySecondOverAllUnits() {
        rows("rated", 60);

        RunId run = ask("rated");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> column(
                                run,
                                "exists (select from longshore.rate_slice s where s.run_id = run.id and s.waits_since is not null)")
                        .equals("true"));
        assertThat(column(run, "(select rate from longshore.dependency where name = 'rated')"))
                .isEqualTo("20");
        ended(run, "COMPLETED");

        assertThat(crm().receipts()).hasSize(60);
        assertThat(crm().mostInASecond()).isBetween(10, 20);
    }

    /** While its calls wait for permits, another run reads the rows as they are by then, supersedes what it has planned, and sends. */
    @Test
    void sendsNothingOlderThanWhatAnotherRunHasSentMeanwhile() {
        rows("overtaken", 2);
        RunId first = run("overtaken");
        database.jdbc()
                .sql(
                        "insert into longshore.rate_slice (dependency, holder, run_id, permits, until) values ('overtaken', 'another', :run, 20, clock_timestamp() + interval '1 minute')")
                .param("run", first.value())
                .update();
        change("overtaken", 1, "older");
        change("overtaken", 2, "older");
        RunId late = ask("overtaken");
        await().atMost(Duration.ofSeconds(20)).until(() -> states("overtaken").equals("done 2, planned 2"));
        change("overtaken", 1, "customer 1");
        database.jdbc().sql("""
                        do $$ begin
                          delete from public.customer where job = 'overtaken' and id = 2;
                          update longshore.effect set state = 'superseded', settled_at = clock_timestamp() where job = 'overtaken' and state = 'planned';
                          insert into longshore.effect (job, item, version, content_hash, idempotency_key, run_id, unit, token, state, attempts, settled_at)
                          select job, item, 3, content_hash, 'overtaken-' || item, run_id, unit, token, 'done', 1, clock_timestamp()
                          from longshore.effect where job = 'overtaken' and version = 1;
                          delete from longshore.rate_slice where holder = 'another';
                        end $$
                        """).update();

        ended(late, "COMPLETED");

        assertThat(crm().receipts()).as("of the first run alone").hasSize(2);
        assertThat(counts(late)).isEqualTo("2 read, 0 written, 2 filtered, 0 rejected");
        assertThat(states("overtaken")).isEqualTo("done 4, superseded 2");
    }

    @Test
    void leavesASystemAloneThatIsAwayAndGoesOnByItself() {
        rows("away", 50);
        crm().misbehave(Map.of("away", "1"));
        RunId run = ask("away");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> column(run, "parked_until > clock_timestamp()").equals("true"));
        int whileAway = crm().receipts().size();
        assertThat(whileAway).isBetween(10, 40);
        assertThat(column(run, "parked_why"))
                .isEqualTo("away is away or fails: it is tried again by one call at a time.");
        assertThat(column(run, "parked_for")).isEqualTo("away");
        assertThat(column(run, "(select opened_total from longshore.dependency where name = 'away')"))
                .isEqualTo("1");
        assertThat(column(run, "(select last_failure from longshore.dependency where name = 'away')"))
                .as("any viewer may read it, and what was answered is a tenant's")
                .isEqualTo("answered 503");
        assertThat(column(
                        run,
                        "(select count(*) from longshore.work_unit u where u.run_id = run.id and u.state = 'RUNNING')"))
                .isEqualTo("0");

        crm().misbehave(Map.of());
        // two waits of a real outage are a quarter of a minute: the database's clock is moved in their place
        database.jdbc()
                .sql("update longshore.dependency set open_until = clock_timestamp() where name = 'away'")
                .update();
        database.jdbc()
                .sql("update longshore.run set parked_until = null where id = :run")
                .param("run", run.value())
                .update();
        ended(run, "COMPLETED");
        assertThat(counts(run)).isEqualTo("50 read, 50 written, 0 filtered, 0 rejected");
        assertThat(appliedTimes()).hasSize(50);
        assertThat(column(run, "(select opened_at is null from longshore.dependency where name = 'away')"))
                .isEqualTo("true");
    }

    @Test
    void sendsBatchesWhoseRowsHaveKeysAndAnswersOfTheirOwn() {
        rows("batched", 40);
        database.jdbc()
                .sql("update public.customer set name = null where job = 'batched' and id in (3, 30)")
                .update();

        RunId run = run("batched");

        assertThat(counts(run)).isEqualTo("40 read, 38 written, 0 filtered, 2 rejected");
        assertThat(appliedTimes()).hasSize(38).doesNotContainKeys("3", "30");
        assertThat(rejected(run, "refused")).containsExactlyInAnyOrder("3", "30");
    }

    @Test
    void sendsNothingForARowThatTheAddressesHaveNoValueOf() {
        rows("nameless", 6);
        change("nameless", 2, "");
        database.jdbc()
                .sql("update public.customer set name = null where job = 'nameless' and id = 5")
                .update();

        RunId run = run("nameless");

        assertThat(counts(run)).isEqualTo("6 read, 4 written, 0 filtered, 2 rejected");
        assertThat(rejected(run, "url-place")).containsExactlyInAnyOrder("2", "5");
        assertThat(appliedTimes()).hasSize(4);
    }

    @Test
    void failsEarlyWhereMoreIsRefusedThanTheJobAllows() {
        rows("limited", 300);
        crm().misbehave(Map.of("away", "1"));

        RunId run = run("limited", "FAILED");

        assertThat(failure(run)).isEqualTo("too-many-rejected");
        assertThat(column(run, "rows_rejected between 6 and 200 and rows_rejected = rows_read"))
                .isEqualTo("true");
        assertThat(column(
                        run, "(select count(*) from longshore.rejected_record where run_id = run.id) = rows_rejected"))
                .isEqualTo("true");
        assertThat(crm().receipts()).hasSizeLessThan(300);
    }

    @Test
    void failsAtTheEndWhereAGreaterShareIsRejectedThanTheJobAllows() {
        rows("halved", 20);
        database.jdbc()
                .sql("update public.customer set name = null where job = 'halved' and id > 9")
                .update();

        RunId run = run("halved", "FAILED");

        assertThat(failure(run)).isEqualTo("too-many-rejected");
        assertThat(counts(run)).isEqualTo("20 read, 9 written, 0 filtered, 11 rejected");
        assertThat(rejected(run, "url-place")).hasSize(11);
    }

    @Test
    void failsBeforeAnythingIsSentWhereAPlaceOfAQuestionIsNoColumn() {
        rows("misplaced", 3);

        assertThat(failure(run("misplaced", "FAILED"))).isEqualTo("url-place");
        assertThat(crm().receipts()).isEmpty();
    }

    @Test
    void callsNoPrivateAddressThatIsNotAllowed() {
        rows("inside", 3);

        RunId run = run("inside", "FAILED");

        assertThat(failure(run)).isEqualTo("target-refused");
        assertThat(crm().receipts()).isEmpty();
        assertThat(states("inside")).isEqualTo("planned 3");
    }

    @Test
    void saysWhichSecretIsMissing() {
        rows("secret", 3);

        RunId run = run("secret", "FAILED");

        assertThat(failure(run)).isEqualTo("secret-missing");
        assertThat(crm().receipts()).isEmpty();
    }

    /** Of all pages whose example no other test runs: one worker does for them. */
    @Test
    void runsTheExamplesOfThePages() throws IOException {
        database.jdbc().sql("""
                        insert into longshore.organization values (1, 'PERU', 1, '', 'AMERICA', ''), (2, 'CHILE', 1, '', 'AMERICA', '');
                        insert into longshore.customer
                        select n, 'Customer ' || n, '', 1 + n % 2, '25-' || n, 10, 'MACHINERY', '' from generate_series(1, 4) n;
                        insert into longshore.sales_order
                        select n, 1 + n % 4, 'O', 100, date '2026-01-01' + n, '', '', 0, '', 1 + (1 + n % 4) % 2 from generate_series(1, 8) n
                        """).update();

        RunId contacts = ask("contacts", "{}");
        ended(contacts, "COMPLETED");
        assertThat(counts(contacts)).isEqualTo("4 read, 4 written, 0 filtered, 0 rejected");
        assertThat(crm().applied()).hasSize(4);

        RunId orders = ask("open-orders", "{\"tenant\": \"PERU\", \"from\": \"2026-01-02\"}");
        ended(orders, "COMPLETED");
        assertThat(counts(orders)).isEqualTo("4 read, 4 written, 0 filtered, 0 rejected");
        assertThat(artifact(orders)).isEqualTo("open-orders-PERU-2026-01-02.csv");

        RunId business = ask("open-business", "{\"tenant\": \"PERU\", \"from\": \"2026-01-02\"}");
        ended(business, "COMPLETED");
        assertThat(counts(business)).isEqualTo("6 read, 6 written, 0 filtered, 0 rejected");
        assertThat(artifact(business)).isEqualTo("open-business-PERU-2026-01-02.zip");

        RunId customer = ask("customer-orders", "{\"customer\": 2}");
        ended(customer, "COMPLETED");
        assertThat(counts(customer)).isEqualTo("2 read, 2 written, 0 filtered, 0 rejected");
        assertThat(artifact(customer)).isEqualTo("orders-2.csv");

        Path bank = Files.createDirectories(data.resolve("feeds").resolve("bank"));
        Files.writeString(bank.resolve("bookings-2026-01-02.csv"), """
                id;account;amount;booked_on;note
                1;A;10.00;2026-01-02;first
                2;B;20.00;2026-01-01;
                """);
        RunId bookings = ask("bookings", "{\"day\": \"2026-01-02\"}");
        ended(bookings, "COMPLETED");
        assertThat(counts(bookings)).isEqualTo("2 read, 2 written, 0 filtered, 0 rejected");
    }

    private static String artifact(RunId run) {
        return column(run, "(select a.name from longshore.artifact a where a.run_id = run.id)");
    }

    private static RunId ask(String job, String parameters) {
        return new RunId(database.jdbc()
                .sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                .param("job", job)
                .param("parameters", parameters)
                .query(Long.class)
                .single());
    }

    @Test
    void tellsNobodyASecretThatTheOtherSideRepeats() {
        rows("echoed", 4);

        RunId run = ask("echoed");
        await().atMost(Duration.ofSeconds(60)).until(() -> states("echoed").equals("failed 3, in-doubt 1"));

        Objects.requireNonNull(echo).assertKeptSecret(database.jdbc());
        assertThat(database.jdbc()
                        .sql(
                                "select answer from longshore.effect where run_id = :run and item in ('1', '2') order by item")
                        .param("run", run.value())
                        .query(String.class)
                        .list())
                .containsExactly("You sent Bearer ***.", "{\"you-sent\": \"Bearer ***\"}");
    }

    private static String customerOf(String item) {
        return item;
    }

    private static boolean isOf(String item, String customer) {
        return item.startsWith("[\"" + customer + "\"");
    }

    private static int numberOf(Receipt receipt) {
        return Integer.parseInt(Objects.requireNonNull(database.jdbc()
                .sql("select item::jsonb ->> 1 from longshore.effect where idempotency_key = :key")
                .param("key", receipt.key())
                .query(String.class)
                .single()));
    }

    private static PracticeCrm crm() {
        return Objects.requireNonNull(started);
    }

    private static Map<String, Long> appliedTimes() {
        return crm().applied().stream().collect(groupingBy(Receipt::item, counting()));
    }

    private static List<String> rejected(RunId run, String rule) {
        return database.jdbc()
                .sql("select item from longshore.rejected_record where run_id = :run and rule = :rule")
                .param("run", run.value())
                .param("rule", rule)
                .query(String.class)
                .list();
    }

    private static String states(String job) {
        return String.join(
                ", ",
                database.jdbc()
                        .sql(
                                "select state || ' ' || count(*) from longshore.effect where job = :job group by state order by state")
                        .param("job", job)
                        .query(String.class)
                        .list());
    }

    private static void rows(String job, int rows) {
        database.jdbc()
                .sql(
                        "insert into public.customer select :job, id, 0, 'customer ' || id from generate_series(1, :rows) id")
                .param("job", job)
                .param("rows", rows)
                .update();
    }

    private static void change(String job, int id, String name) {
        database.jdbc()
                .sql("update public.customer set name = :name where job = :job and id = :id")
                .param("name", name)
                .param("job", job)
                .param("id", id)
                .update();
    }

    private static void job(String name, String url, String more) throws IOException {
        job(name, url, more, "");
    }

    private static void job(String name, String url, String more, String request) throws IOException {
        boolean ordered = name.equals("ordered");
        boolean shared = name.equals("shared");
        Files.writeString(
                catalogue.resolve(name + ".sql"),
                "select id, " + (ordered ? "n, " : "") + "name from public.customer where job = '" + name + "'"
                        + (shared ? " and :tenant is not null" : ""));
        Files.writeString(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: Test
                description: A sync.
                kind: sync-out
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                limits: {parallel-units: 3}
                %6$s
                sync-out:
                  sql-file: %1$s.sql
                  key: [%2$s]
                  unit-rows: 40
                  request: {%5$slimit: 700ms, url: "%3$s"}
                %4$s""".formatted(
                        name, ordered ? "id, n" : "id", url, more, request, shared ? TENANT : ""));
    }

    private static RunId run(String job) {
        return run(job, "COMPLETED");
    }

    private static RunId run(String job, String state) {
        RunId run = ask(job);
        ended(run, state);
        return run;
    }

    private static RunId ask(String job) {
        return new RunId(database.jdbc()
                .sql("select longshore.request_run(:job)")
                .param("job", job)
                .query(Long.class)
                .single());
    }

    private static void ended(RunId run, String state) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(column(run, "state")));
        assertThat(
                        column(
                                run,
                                "state || coalesce((select f.message || f.stack from longshore.failure f where f.id = failure_id), '')"))
                .startsWith(state);
    }

    private static String counts(RunId run) {
        return column(
                run,
                "format('%s read, %s written, %s filtered, %s rejected', rows_read, rows_written, rows_filtered, rows_rejected)");
    }

    private static String failure(RunId run) {
        return column(run, "(select code from longshore.failure f where f.id = failure_id)");
    }

    private static String column(RunId run, String expression) {
        return Objects.requireNonNullElse(
                database.jdbc()
                        .sql("select (" + expression + ")::text from longshore.run where id = :run")
                        .param("run", run.value())
                        .query((row, number) -> row.getString(1))
                        .list()
                        .get(0),
                "");
    }
}
