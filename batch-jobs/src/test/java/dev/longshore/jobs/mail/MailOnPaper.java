package dev.longshore.jobs.mail;

import dev.longshore.jobs.kind.CallWindows;
import java.time.Clock;
import java.time.Duration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail through a server of the test's, or nowhere. */
public final class MailOnPaper {

    private MailOnPaper() {}

    public static Mails nowhere() {
        return new Mails(
                null,
                settings(Duration.ofSeconds(1)),
                Clock.systemUTC(),
                new CallWindows(System::nanoTime, Clock.systemUTC(), CallWindows.GRACE));
    }

    public static Mails by(int port, Duration limit) {
        return by(port, limit, new CallWindows(System::nanoTime, Clock.systemUTC(), CallWindows.GRACE));
    }

    public static Mails by(int port, Duration limit, CallWindows windows) {
        JavaMailSenderImpl server = new JavaMailSenderImpl();
        server.setHost("127.0.0.1");
        server.setPort(port);
        return new Mails(server, settings(limit), Clock.systemUTC(), windows);
    }

    private static MailSettings settings(Duration limit) {
        return new MailSettings("Longshore <longshore@example.org>", limit);
    }
}
