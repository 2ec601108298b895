package dev.longshore.jobs.mail;

import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.kind.Fence;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Sends mail. Thread-safe. A sending ends within its limit, whatever the server does, and each mail is sent once. */
public final class Mails implements AutoCloseable {

    private final @Nullable JavaMailSenderImpl server;
    private final MailSettings settings;
    private final Clock clock;
    private final CallWindows windows;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "mail-limits");
        thread.setDaemon(true);
        return thread;
    });

    /** @param server where mail goes; null for nowhere */
    Mails(@Nullable JavaMailSenderImpl server, MailSettings settings, Clock clock, CallWindows windows) {
        this.server = server;
        this.settings = settings;
        this.clock = clock;
        this.windows = windows;
        watch.setRemoveOnCancelPolicy(true);
    }

    /** How long a sending takes at most, however many mails go together. */
    public Duration limit() {
        return settings.limit();
    }

    /** For mails that are announced after this, and sent together. */
    public CallWindow window(Fence fence) {
        return windows.open(settings.limit(), fence);
    }

    /** Sends one, and waits for what comes of it. */
    public MailResult send(Mail mail) {
        return send(List.of(mail), CallWindow.ALWAYS).get(0);
    }

    /**
     * Sends several over one connection, in order. What came of each stands at its place; after a failure of the connection, or the limit, the rest is not sent.
     *
     * @param window asked right before each
     */
    public List<MailResult> send(List<Mail> mails, CallWindow window) {
        if (server == null) {
            MailResult nowhere = new MailResult.NotSent("no mail server is set: spring.mail.host names one", true);
            return mails.stream().map(mail -> nowhere).toList();
        }
        WatchedSockets sockets = new WatchedSockets();
        Session session = Session.getInstance(properties(server, sockets));
        List<MailResult> results = new ArrayList<>();
        Transport transport = null;
        Future<?> end = watch.schedule(sockets::close, settings.limit().toMillis(), TimeUnit.MILLISECONDS);
        try {
            transport = connected(session, server);
            for (Mail mail : mails) {
                results.add(transport.isConnected() ? sendOn(transport, session, mail, window) : lost());
            }
        } catch (MessagingException e) {
            MailResult away = new MailResult.NotSent("the mail server cannot be used: " + said(e), true);
            while (results.size() < mails.size()) {
                results.add(away);
            }
        } finally {
            end.cancel(false);
            close(transport);
            sockets.close();
        }
        return results;
    }

    private static MailResult lost() {
        return new MailResult.NotSent("the connection was lost with a mail before it", true);
    }

    MailResult sendOn(Transport transport, Session session, Mail mail, CallWindow window) {
        Letter letter;
        try {
            letter = Letter.of(mail, settings.from(), clock.instant(), session);
        } catch (MessagingException e) {
            return new MailResult.Refused("it is no mail that could be sent: " + said(e));
        }
        if (!window.isOpen()) {
            return new MailResult.Withheld();
        }
        try {
            transport.sendMessage(letter, letter.getAllRecipients());
            return new MailResult.Taken();
        } catch (MessagingException e) {
            return judged(e, letter);
        } catch (IllegalStateException e) {
            // the limit closed the connection after it was asked whether it stands
            return letter.hasBegun() ? new MailResult.Unclear("the connection broke: " + e.getMessage()) : lost();
        }
    }

    /** By what the server said; where it said nothing, by whether the content had begun to go out. */
    private static MailResult judged(MessagingException failure, Letter letter) {
        int code = code(failure);
        if (code >= 500) {
            return new MailResult.Refused("the mail server said " + said(failure));
        }
        if (code >= 400) {
            return new MailResult.NotSent("the mail server said " + said(failure), false);
        }
        String why = "the connection broke: " + said(failure);
        return letter.hasBegun() ? new MailResult.Unclear(why) : new MailResult.NotSent(why, false);
    }

    /** The worst code among those that the server gave; 0 if it gave none. */
    private static int code(MessagingException failure) {
        int worst = 0;
        for (Exception next = failure; next instanceof MessagingException known; next = known.getNextException()) {
            int code = 0;
            if (known instanceof SMTPSendFailedException send) {
                code = send.getReturnCode();
            } else if (known instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
            } else if (known instanceof SMTPSenderFailedException sender) {
                code = sender.getReturnCode();
            }
            worst = Math.max(worst, code);
        }
        return worst;
    }

    /** What the last in the chain says: the server's own words, where there are any. */
    private static String said(MessagingException failure) {
        String said = String.valueOf(failure.getMessage());
        for (Exception next = failure.getNextException();
                next != null;
                next = next instanceof MessagingException known ? known.getNextException() : null) {
            said = String.valueOf(next.getMessage());
        }
        if (failure instanceof SendFailedException send && send.getInvalidAddresses() != null) {
            for (Address address : send.getInvalidAddresses()) {
                said = said.replace(address.toString(), "the address");
            }
        }
        return said.strip();
    }

    private static Transport connected(Session session, JavaMailSenderImpl server) throws MessagingException {
        Transport transport = session.getTransport(protocol(server));
        transport.connect(server.getHost(), server.getPort(), server.getUsername(), server.getPassword());
        return transport;
    }

    private static String protocol(JavaMailSenderImpl server) {
        return server.getProtocol() == null ? JavaMailSenderImpl.DEFAULT_PROTOCOL : server.getProtocol();
    }

    private Properties properties(JavaMailSenderImpl server, WatchedSockets sockets) {
        Properties all = new Properties();
        all.putAll(server.getJavaMailProperties());
        String prefix = "mail." + protocol(server) + ".";
        String limit = Long.toString(settings.limit().toMillis());
        all.putIfAbsent(prefix + "connectiontimeout", "5000");
        all.putIfAbsent(prefix + "timeout", limit);
        // sockets that nobody watches would be the second try
        all.put(prefix + "socketFactory.fallback", "false");
        all.put(prefix + "socketFactory", sockets);
        // all or none
        all.put(prefix + "sendpartial", "false");
        // a server that hangs after it took all has taken all
        all.put(prefix + "quitwait", "false");
        if (server.getUsername() != null) {
            all.putIfAbsent(prefix + "auth", "true");
        }
        return all;
    }

    private static void close(@Nullable Transport transport) {
        if (transport != null) {
            try {
                transport.close();
            } catch (MessagingException e) {
                // what was to be sent has been answered
            }
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
