package dev.longshore.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.mail.Mail.Attachment;
import dev.longshore.jobs.mail.MailResult.NotSent;
import dev.longshore.jobs.mail.MailResult.Refused;
import dev.longshore.jobs.mail.MailResult.Taken;
import dev.longshore.jobs.mail.MailResult.Unclear;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final GreenMail INBOX = new GreenMail(ServerSetup.SMTP.dynamicPort());

    @TempDir
    private Path folder;

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
    }

    private static Mail mail(String key) {
        return new Mail(key, "Ada <ada@example.org>", "Welcome, Ada – köszönjük", "Dear Ada,\n.\nit works.");
    }

    @Test
    void arrivesUnderAMessageIdThatIsToldFromItsKey() throws Exception {
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            assertThat(mails.send(mail("ls-42"))).isInstanceOf(Taken.class);
        }

        MimeMessage got = INBOX.getReceivedMessages()[0];
        assertThat(got.getMessageID()).isEqualTo("<ls-42@longshore>");
        assertThat(got.getSubject()).isEqualTo("Welcome, Ada – köszönjük");
        assertThat(got.getFrom()[0]).hasToString("Longshore <longshore@example.org>");
        assertThat(got.getContent().toString().replace("\r", "").strip()).isEqualTo("Dear Ada,\n.\nit works.");
    }

    @Test
    void carriesBothFormsAndFiles() throws Exception {
        Path file = Files.writeString(folder.resolve("figures.csv"), "a,b\n1,2\n");
        Mail mail = new Mail(
                "ls-43",
                "Reports <reports@example.org>",
                List.of("ada@example.org", "bob@example.org"),
                "Figures\r\nBcc: everybody@example.org",
                "See below.",
                "<p>See <b>below</b>.</p>",
                List.of(new Attachment("Zahlen für Ada.csv", "text/csv", file)),
                Map.of("Auto-Submitted", "auto-generated"));

        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            assertThat(mails.send(mail)).isInstanceOf(Taken.class);
        }

        assertThat(INBOX.getReceivedMessages()).hasSize(2);
        MimeMessage got = INBOX.getReceivedMessages()[0];
        assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(got.getHeader("Bcc")).isNull();
        MimeMultipart all = (MimeMultipart) got.getContent();
        MimeMultipart forms = (MimeMultipart) all.getBodyPart(0).getContent();
        assertThat(forms.getBodyPart(0).getContent()).isEqualTo("See below.");
        assertThat(forms.getBodyPart(1).getContent()).isEqualTo("<p>See <b>below</b>.</p>");
        Part attached = all.getBodyPart(1);
        assertThat(jakarta.mail.internet.MimeUtility.decodeText(attached.getFileName()))
                .isEqualTo("Zahlen für Ada.csv");
        assertThat(attached.getContentType()).startsWith("text/csv");
        assertThat(attached.getInputStream()).hasBinaryContent(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 not you, Refused",
        "RCPT, 550 nobody here, Refused",
        "RCPT, 451 greylisted, NotSent",
        "DATA, 421 later, NotSent",
        "., 554 spam, Refused",
        "., 452 disk full, NotSent",
        "RCPT, '', NotSent",
        "DATA, '', NotSent",
        "., '', Unclear",
        "., …, Unclear",
        "RCPT, …, NotSent",
    })
    void tellsWhatCameOfItByWhereTheServerFailed(String word, String answer, String expected) throws Exception {
        Duration limit = answer.equals(ScriptedServer.TRICKLES) ? Duration.ofMillis(300) : LIMIT;
        try (ScriptedServer server = new ScriptedServer(Map.of(word, answer));
                Mails mails = MailOnPaper.by(server.port(), limit)) {
            MailResult result = mails.send(mail("ls-44"));

            assertThat(result.getClass().getSimpleName()).as(result.why()).isEqualTo(expected);
            assertThat(server.heard()).contains(word);
        }
    }

    @Test
    void sendsSeveralOverOneConnectionAndTellsThemApart() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                Mails mails = MailOnPaper.by(server.port(), LIMIT)) {
            List<MailResult> results = mails.send(
                    List.of(mail("ls-1"), new Mail("ls-2", "no address at all", "s", "t"), mail("ls-3")),
                    CallWindow.ALWAYS);

            assertThat(results.get(0)).isInstanceOf(Taken.class);
            assertThat(results.get(1)).isInstanceOf(Refused.class);
            assertThat(results.get(2)).isInstanceOf(Taken.class);
            assertThat(server.heard().stream().filter("EHLO"::equals)).hasSize(1);
        }
    }

    @Test
    void whatFollowsALostConnectionIsNotSent() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", ScriptedServer.DROPS));
                Mails mails = MailOnPaper.by(server.port(), LIMIT)) {
            List<MailResult> results = mails.send(List.of(mail("ls-1"), mail("ls-2")), CallWindow.ALWAYS);

            assertThat(results.get(0)).isInstanceOf(Unclear.class);
            assertThat(results.get(1)).isInstanceOf(NotSent.class);
        }
    }

    /** The first mail is the control: until the sender has slept, the same window lets mails pass. */
    @Test
    void sendsNoMailAfterItsSenderSlept() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                Mails mails = MailOnPaper.by(server.port(), LIMIT)) {
            AtomicInteger looks = new AtomicInteger();
            List<MailResult> results =
                    mails.send(List.of(mail("ls-1"), mail("ls-2")), () -> looks.incrementAndGet() == 1);

            assertThat(results.get(0)).isInstanceOf(Taken.class);
            assertThat(results.get(1)).isInstanceOf(MailResult.Withheld.class);
            assertThat(server.heard().stream().filter("MAIL"::equals)).hasSize(1);
        }
    }

    @Test
    void whatTheLimitClosedBeforeItIsNotSent() throws Exception {
        Session session = Session.getInstance(new Properties());
        try (Mails mails = MailOnPaper.by(INBOX.getSmtp().getPort(), LIMIT)) {
            // one that says itself that it is not connected, instead of that the sending failed
            MailResult result = mails.sendOn(session.getTransport("smtp"), session, mail("ls-48"), CallWindow.ALWAYS);

            assertThat(result).isInstanceOfSatisfying(NotSent.class, notSent -> assertThat(notSent.away())
                    .isTrue());
        }
    }

    @Test
    void isNotSentWhereNobodyListens() throws Exception {
        int free;
        try (ScriptedServer gone = new ScriptedServer(Map.of())) {
            free = gone.port();
        }
        try (Mails mails = MailOnPaper.by(free, LIMIT);
                Mails nowhere = MailOnPaper.nowhere()) {
            assertThat(mails.send(mail("ls-45"))).isInstanceOf(NotSent.class);
            assertThat(nowhere.send(mail("ls-46")).why()).contains("spring.mail.host");
        }
    }

    @ParameterizedTest
    @CsvSource({"ada@example.org, true", "Ada <ada@example.org>, true", "ada, false", "'a@b.org, c@d.org', false"})
    void knowsAnAddress(String text, boolean expected) {
        assertThat(Mail.isAddress(text)).isEqualTo(expected);
    }
}
