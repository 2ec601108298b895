package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.longshore.jobs.crm.PracticeCrm;
import dev.longshore.jobs.crm.PracticeCrm.Receipt;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application that signs people up, in plain SQL, with a CRM and a mail server beside it. */
final class OutcomeBench implements AutoCloseable {

    final PracticeCrm crm;
    final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    final JdbcClient jdbc;
    final TransactionTemplate transactions;

    private final Path catalogue;

    OutcomeBench(TestDatabase database, Path catalogue, long seed) throws IOException {
        this.catalogue = catalogue;
        this.crm = PracticeCrm.start(seed);
        this.mail.start();
        DataSource source = database.dataSource();
        this.jdbc = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        jdbc.sql("create table public.account (job text, id int, email text, plan text, primary key (job, id))")
                .update();
        jdbc.sql("create table public.setting (job text, account int, primary key (job, account))")
                .update();
        jdbc.sql(
                        "create table public.trial (job text, account int, plan text check (plan <> 'none'), times int default 1, primary key (job, account))")
                .update();
    }

    List<String> settings() {
        return List.of(
                "longshore.catalogue=" + catalogue,
                "longshore.http.allow=127.0.0.1:" + crm.port(),
                "longshore.mail.from=Shop <shop@example.org>",
                // a dead worker's mails wait as long before they are looked after
                "longshore.mail.limit=3s",
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + mail.getSmtp().getPort());
    }

    /** @param crmMore what else is declared of the CRM, indented by six */
    void job(String name, String crmMore) throws IOException {
        job(name, crmMore, "p95: 30s");
    }

    void job(String name, String crmMore, String ready) throws IOException {
        Files.writeString(
                catalogue.resolve(name + ".sql"),
                "select id, email, plan from public.account where job = '" + name + "' and id::text = any (:keys)");
        Files.writeString(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: Test
                description: A sign-up.
                kind: outcome
                owner: tests
                lane: critical
                impact: {level: broken, sentence: Nobody gets in.}
                promise: {ready-within: 1m}
                limits: {max-running: 4, max-queued: 5000, parallel-units: 3}
                outcome:
                  sql-file: %1$s.sql
                  key: id
                  unit-outcomes: 50
                  ready: {%4$s}
                  effects:
                    - name: crm
                      title: Entry in the CRM
                      request: {url: "http://127.0.0.1:%2$d/customers/%1$s-{id}", limit: 700ms}
                %3$s
                    - name: mail
                      title: Welcome mail
                      after: [trial]
                      mail: {to: "{email}", subject: "Welcome, {id}", text: "You have {plan}."}
                    - name: defaults
                      title: Defaults
                      required: true
                      sql: insert into public.setting select '%1$s', id from public.account where job = '%1$s' and id::text = any (:keys)
                    - name: trial
                      title: Trial
                      required: true
                      after: [defaults]
                      sql: |
                        insert into public.trial as t select '%1$s', id, plan from public.account where job = '%1$s' and id::text = any (:keys)
                        on conflict (job, account) do update set times = t.times + 1
                """.formatted(
                name, crm.port(), crmMore.isEmpty() ? "" : crmMore.indent(6).stripTrailing(), ready));
    }

    /** One whose CRM is another side, and is told a secret. */
    void jobTo(String name, String url) throws IOException {
        job(name, "");
        Path file = catalogue.resolve(name + ".yml");
        String crm = "url: \"http://127.0.0.1:%d/customers/%s-{id}\"".formatted(this.crm.port(), name);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(crm, "headers: {Authorization: \"Bearer ${secret:ECHOED}\"}, url: \"" + url + "\""));
    }

    /** The example of {@code docs/jobs/outcome.md}, but that its CRM is this one. */
    void pageExample() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "jobs", "outcome.md"));
        String here = "http://127.0.0.1:" + crm.port();
        Files.writeString(
                catalogue.resolve("welcome.yml"),
                block(page, "yaml")
                        .replace("https://crm.example.org/api/contacts/", here + "/customers/welcome-")
                        .replace("https://crm.example.org/api", here));
        Files.writeString(catalogue.resolve("welcome.sql"), block(page, "sql"));
    }

    private static String block(String page, String language) {
        int block = page.indexOf("```" + language + "\n") + language.length() + 4;
        return page.substring(block, page.indexOf("```\n", block));
    }

    /** Creates an account and asks for its outcome in one transaction. */
    void signUp(String job, int id) {
        signUp(job, id, "everything");
    }

    void signUp(String job, int id, String plan) {
        transactions.executeWithoutResult(transaction -> create(job, id, plan));
    }

    void create(String job, int id, String plan) {
        jdbc.sql("insert into public.account values (:job, :id, :email, :plan)")
                .param("job", job)
                .param("id", id)
                .param("email", job + id + "@example.org")
                .param("plan", plan)
                .update();
        jdbc.sql("select longshore.request_outcome(:job, :key, :customer)")
                .param("job", job)
                .param("key", Integer.toString(id))
                .param("customer", job + id + "@example.org")
                .query(Long.class)
                .single();
    }

    void awaitCount(String job, String condition, long expected) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(count("longshore.outcome where job = '" + job + "' and " + condition))
                        .as("%s of %s: %s", condition, job, states(job))
                        .isEqualTo(expected));
    }

    /** @param late how many are late by each percentage whose objective is missed */
    void awaitLate(String job, Map<Integer, Long> late) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(jdbc
                        .sql(
                                "select percent, late from longshore.outcome_objective where job = :job and missed_since is not null")
                        .param("job", job)
                        .query((row, number) -> Map.entry(row.getInt("percent"), row.getLong("late")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .isEqualTo(late));
    }

    long count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Long.class).single();
    }

    /** How many effects stand where, by name. */
    Map<String, Long> states(String job) {
        return jdbc
                .sql(
                        "select split_part(item, '/', 2) || ' ' || state as what, count(*) as n from longshore.effect where job = :job group by 1")
                .param("job", job)
                .query((row, number) -> Map.entry(row.getString("what"), row.getLong("n")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How often the CRM applied each of a job's, by its receipts. */
    Map<String, Long> applied(String job) {
        return crm.applied().stream()
                .filter(receipt -> receipt.item().startsWith(job + "-"))
                .collect(Collectors.groupingBy(Receipt::item, Collectors.counting()));
    }

    /** How often each got a mail. */
    Map<String, Long> mailed(String job) {
        return java.util.Arrays.stream(mail.getReceivedMessages())
                .map(OutcomeBench::to)
                .filter(to -> to.startsWith(job))
                .collect(Collectors.groupingBy(to -> to, Collectors.counting()));
    }

    private static String to(jakarta.mail.internet.MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        mail.stop();
        crm.close();
    }
}
