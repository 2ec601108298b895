package dev.longshore.jobs.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** A mail as it goes over the wire. Knows whether its content has begun to. */
final class Letter extends MimeMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String id;
    private boolean begun;

    private Letter(Session session, String id) {
        super(session);
        this.id = id;
    }

    /**
     * Puts it together.
     *
     * @param from of a mail that names no sender
     * @throws MessagingException it is no mail: an address is none, say
     */
    static Letter of(Mail mail, String from, Instant now, Session session) throws MessagingException {
        Letter letter = new Letter(session, mail.messageId());
        letter.setFrom(new InternetAddress(mail.from() == null ? from : mail.from(), true));
        for (String to : mail.to()) {
            letter.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        }
        letter.setSubject(oneLine(mail.subject()), UTF_8);
        letter.setSentDate(Date.from(now));
        for (Map.Entry<String, String> header : mail.headers().entrySet()) {
            letter.setHeader(header.getKey(), oneLine(header.getValue()));
        }
        if (mail.attachments().isEmpty() && mail.html() == null) {
            letter.setText(mail.text(), UTF_8);
        } else if (mail.attachments().isEmpty()) {
            letter.setContent(bothForms(mail));
        } else {
            letter.setContent(withFiles(mail));
        }
        letter.saveChanges();
        return letter;
    }

    /** Whether the server may have it: until then it surely has not. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        begun = true;
        super.writeTo(out, ignored);
    }

    private static MimeMultipart bothForms(Mail mail) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), UTF_8, "html");
        return new MimeMultipart("alternative", text, html);
    }

    private static MimeMultipart withFiles(Mail mail) throws MessagingException {
        MimeBodyPart body = new MimeBodyPart();
        if (mail.html() == null) {
            body.setText(mail.text(), UTF_8);
        } else {
            body.setContent(bothForms(mail));
        }
        MimeMultipart all = new MimeMultipart("mixed", body);
        for (Mail.Attachment attachment : mail.attachments()) {
            MimeBodyPart part = new MimeBodyPart();
            try {
                part.attachFile(attachment.file().toFile(), attachment.type(), "base64");
                part.setFileName(MimeUtility.encodeText(oneLine(attachment.name()), UTF_8, null));
            } catch (IOException e) {
                throw new MessagingException("its file " + attachment.name() + " cannot be read", e);
            }
            all.addBodyPart(part);
        }
        return all;
    }

    /** A line break would begin another header. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}]+", " ").strip();
    }
}
