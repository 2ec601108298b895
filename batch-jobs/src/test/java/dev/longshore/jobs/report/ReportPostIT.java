package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.mail.Mail;
import dev.longshore.jobs.mail.MailOnPaper;
import dev.longshore.jobs.mail.MailResult;
import dev.longshore.jobs.mail.Mails;
import dev.longshore.jobs.report.ReportPosting.Published;
import dev.longshore.jobs.report.ReportPosting.Report;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.effect.Decision;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.effect.DecisionOutcome;
import dev.longshore.sql.effect.EffectDecisions;
import dev.longshore.sql.effect.EffectLine;
import dev.longshore.sql.effect.EffectViews;
import dev.longshore.sql.effect.MailEffects;
import dev.longshore.sql.effect.MailEffects.Announced;
import dev.longshore.sql.effect.Settled;
import dev.longshore.sql.run.RunRequests;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of the mails of a report, whoever dies, on a real server. */
class ReportPostIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final GreenMail INBOX = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:30:00Z"), ZoneOffset.UTC);
    private static final String TO = "ada@example.org";

    @TempDir
    private Path artifacts;

    private final DataSource source = database.dataSource();
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    private final MailEffects effects = new MailEffects(JdbcClient.create(source), transactions);

    @BeforeAll
    static void listen() {
        INBOX.start();
    }

    @AfterAll
    static void stop() {
        INBOX.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        INBOX.purgeEmailFromAllMailboxes();
        // what a test before has left waiting is not this one's
        database.jdbc().sql("update longshore.report_mail set due_at = null").update();
    }

    @Test
    void eachRecipientGetsItOnceInTheirLanguageWithItsDocuments() throws Exception {
        RunId run = planned(Locale.GERMANY, "10MB", TO, "Bob <bob@example.org>");
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            post(mails).look();
            post(mails).look();
        }

        assertThat(lines(run)).extracting(EffectLine::state).containsExactly(EffectState.DONE, EffectState.DONE);
        MimeMessage[] received = INBOX.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("Umsätze");
        String whole = GreenMailUtil.getWholeMessage(received[0]);
        assertThat(whole)
                .contains("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "figures.pdf");
        PostedReport said = said(run);
        assertThat(said.text())
                .contains("Im Anhang\n- figures.pdf (2 kB)", "Stand der Zahlen: heute", "gesendet von Longshore");
        assertThat(said.html())
                .contains("lang=\"de-DE\"", "Umsätze &lt;b&gt;", "Guten &amp; Tag")
                .doesNotContain("<b>", "src=", "http");
        Files.createDirectories(Path.of("target", "reports"));
        Files.writeString(Path.of("target", "reports", "mail.html"), said.html());
    }

    @Test
    void whatIsTooLargeIsLinked() {
        RunId run = planned(Locale.US, "1KB", TO);

        PostedReport said = said(run);
        assertThat(said.files()).isEmpty();
        assertThat(said.text()).contains("To fetch", "https://longshore.example.org/api/v1/links/", "December 6, 2026");
        String token = said.text().replaceAll("(?s).*/api/v1/links/(\\S+).*", "$1");
        assertThat(new LinkKey(database.jdbc()).read(token)).hasValueSatisfying(link -> {
            assertThat(link.artifact()).isEqualTo(new ArtifactId(7));
            assertThat(link.maker()).isEqualTo("report:figures");
            assertThat(link.expiresAt()).isEqualTo(Instant.parse("2026-12-06T10:30:00Z"));
        });
    }

    @Test
    void aDeathBetweenSendingAndWritingItDownSendsNothingTwice() throws Exception {
        RunId run = planned(Locale.US, "10MB", TO);
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            Announced announced = effects.announce(Duration.ZERO, 10).orElseThrow();
            assertThat(mails.send(new Mail(
                            announced.effects().get(0).idempotencyKey(),
                            TO,
                            "Figures",
                            "sent, and then the worker died")))
                    .isInstanceOf(MailResult.Taken.class);

            post(mails).look();
            post(mails).look();

            EffectLine left = lines(run).get(0);
            String id = INBOX.getReceivedMessages()[0].getMessageID();
            assertThat(INBOX.getReceivedMessages()).hasSize(1);
            assertThat(left.state()).isEqualTo(EffectState.IN_DOUBT);
            assertThat(left.maybeApplied()).isTrue();
            assertThat(left.answer()).isEqualTo("its Message-ID is " + id + "; its sender is gone");

            // the dead one wakes up: what it has to say comes too late, and changes nothing
            effects.settle(
                    announced,
                    List.of(new Settled(
                            announced.effects().get(0).id(), EffectState.PLANNED, false, false, null, "late")));
            post(mails).look();
            assertThat(INBOX.getReceivedMessages()).hasSize(1);
            assertThat(lines(run).get(0).state()).isEqualTo(EffectState.IN_DOUBT);

            // a person says so: it goes out again, under the same Message-ID and without a new run
            assertThat(transactions.<DecisionOutcome>execute(transaction ->
                            decisions().decide(Actor.local("Ada"), left.id(), Decision.SEND_AGAIN, "not in the log")))
                    .isEqualTo(new DecisionOutcome.Decided(EffectState.PLANNED, null));
            post(mails).look();
            assertThat(INBOX.getReceivedMessages()).hasSize(2);
            assertThat(INBOX.getReceivedMessages()[1].getMessageID()).isEqualTo(id);
            assertThat(lines(run).get(0).state()).isEqualTo(EffectState.DONE);
        }
    }

    @Test
    void withoutTheAnnouncementTheSameDeathWouldSendTwice() {
        planned(Locale.US, "10MB", TO);
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            Announced announced = effects.announce(Duration.ZERO, 10).orElseThrow();
            mails.send(new Mail(announced.effects().get(0).idempotencyKey(), TO, "Figures", "sent"));
            // the control: as if nothing had been written down before the mail went out
            effects.settle(
                    announced,
                    List.of(new Settled(
                            announced.effects().get(0).id(), EffectState.PLANNED, false, false, null, null)));
            database.jdbc()
                    .sql("update longshore.effect set attempts = 0 where id = :id")
                    .param("id", announced.effects().get(0).id().value())
                    .update();
            database.jdbc()
                    .sql("update longshore.report_mail set due_at = clock_timestamp() where due_at is not null")
                    .update();

            post(mails).look();

            assertThat(INBOX.getReceivedMessages()).hasSize(2);
        }
    }

    /** Opened after the announcement, or not looked at, the window would let it go out late, when it may count as in doubt already. */
    @Test
    void whoSleepsBetweenTheAnnouncementAndTheSendingSendsNothing() {
        RunId run = planned(Locale.US, "10MB", TO);
        AtomicLong slept = new AtomicLong();
        CallWindows windows = new CallWindows(slept::get, CLOCK, CallWindows.GRACE);
        TransactionOperations announcing = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                T done = transactions.execute(action);
                slept.addAndGet(LIMIT.plus(CallWindows.GRACE).toNanos());
                return done;
            }
        };
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT, windows)) {
            new ReportPost(
                            new MailEffects(JdbcClient.create(source), announcing),
                            mails,
                            artifacts,
                            JsonMapper.shared())
                    .look();
            assertThat(INBOX.getReceivedMessages()).isEmpty();
            assertThat(lines(run).get(0).state()).isEqualTo(EffectState.PLANNED);
            assertThat(lines(run).get(0).maybeApplied()).isFalse();
        }
    }

    @Test
    void aServerThatIsAwayOnlyDelaysIt() {
        RunId run = planned(Locale.US, "10MB", TO);
        try (Mails nowhere = MailOnPaper.nowhere()) {
            post(nowhere).look();
        }
        assertThat(lines(run).get(0).state()).isEqualTo(EffectState.PLANNED);
        assertThat(lines(run).get(0).answer()).contains("spring.mail.host");
        assertThat(database.jdbc()
                        .sql(
                                "select m.due_at - e.sent_at = interval '15 s' from longshore.report_mail m join longshore.effect e using (run_id) where run_id = :run")
                        .param("run", run.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();

        database.jdbc()
                .sql("update longshore.effect set sent_at = sent_at - interval '15 s' where run_id = :run")
                .param("run", run.value())
                .update();
        database.jdbc()
                .sql("update longshore.report_mail set due_at = clock_timestamp() where run_id = :run")
                .param("run", run.value())
                .update();
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            post(mails).look();
        }
        assertThat(lines(run).get(0).state()).isEqualTo(EffectState.DONE);
        assertThat(INBOX.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aDocumentThatWasDeletedMeanwhileIsNotMissedInSilence() throws Exception {
        RunId run = planned(Locale.US, "10MB", TO);
        Files.delete(artifacts.resolve("figures.pdf"));
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            post(mails).look();
        }

        assertThat(INBOX.getReceivedMessages()).isEmpty();
        assertThat(lines(run).get(0).state()).isEqualTo(EffectState.FAILED);
        assertThat(lines(run).get(0).answer()).contains("figures.pdf is not there any more");
    }

    private EffectDecisions decisions() {
        JdbcClient jdbc = JdbcClient.create(source);
        return new EffectDecisions(
                jdbc,
                new RunRequests(jdbc, JsonMapper.shared(), new JdbcTransactionManager(source)),
                new AuditTrail(jdbc, JsonMapper.shared()),
                JsonMapper.shared());
    }

    private ReportPost post(Mails mails) {
        return new ReportPost(effects, mails, artifacts, JsonMapper.shared());
    }

    private static List<EffectLine> lines(RunId run) {
        return new EffectViews(database.jdbc()).ofRun(run, null, 0, 100);
    }

    private static PostedReport said(RunId run) {
        return JsonMapper.shared()
                .readValue(
                        database.jdbc()
                                .sql("select message::text from longshore.report_mail where run_id = :run")
                                .param("run", run.value())
                                .query(String.class)
                                .single(),
                        PostedReport.class);
    }

    /** A report that has just been published. */
    private RunId planned(Locale locale, String attachUpTo, String... to) {
        RunId run = newRun();
        try {
            Files.write(artifacts.resolve("figures.pdf"), new byte[2_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> entries =
                Map.of("to", List.of(to), "subject", "Umsätze", "text", "Guten & Tag", "attach-up-to", attachUpTo);
        ReportSpec spec =
                new ReportSpec("Umsätze <b>", "figures", "The Shop", "€", List.of(), Map.of(), Map.of(), null);
        Report report = new Report(
                spec,
                ReportMail.of(new SpecSection("spec.mail", entries), spec.title(), List.of()),
                new Figures(locale, ZoneId.of("UTC"), "€", ReportWords.of(locale, Map.of())),
                "",
                "heute");
        NewArtifact artifact = new NewArtifact(
                run, null, "figures.pdf", "application/pdf", null, "figures.pdf", 2_000, 1, "0".repeat(64), "{}");
        new ReportPosting(
                        effects,
                        new LinkKey(database.jdbc()),
                        CLOCK,
                        JsonMapper.shared(),
                        URI.create("https://longshore.example.org/"))
                .plan(scope(run), report, List.of(new Published(new ArtifactId(7), artifact)));
        return run;
    }

    private static RunScope scope(RunId run) {
        JobDefinition definition = new JobDefinition(
                new JobName("figures"),
                "Figures",
                "For a test.",
                "report",
                "tests",
                "bulk",
                new Impact(Impact.Level.DELAYED, "Nobody notices.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(5)),
                List.of(),
                List.of(),
                new JobDefinition.Limits(1, 10, null, 2),
                null,
                null,
                Map.of());
        return new RunScope(run, 1, 1, definition, Map.of(), RunContext.NONE);
    }

    private static RunId newRun() {
        database.jdbc()
                .sql(
                        "insert into longshore.job_definition (hash, job, document) values (repeat('0', 64), 'figures', '{}') on conflict do nothing")
                .update();
        database.jdbc().sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
                        values ('figures', repeat('0', 64), 'Figures', 'report', 'bulk', 'delayed', 1, 10) on conflict do nothing
                        """).update();
        return new RunId(database.jdbc().sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact)
                        values ('figures', repeat('0', 64), 'bulk', 'sql', 'test', '\\x00', '{}', '{}', 'delayed') returning id
                        """).query(Long.class).single());
    }
}
