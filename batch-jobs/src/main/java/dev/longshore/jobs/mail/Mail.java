package dev.longshore.jobs.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mail.
 *
 * @param key its idempotency key: the same for every try of the same mail. Its Message-ID is told from it
 * @param from who sends it; null for the installation's address
 * @param to at least one; either all of them get it or none
 * @param text for those that read plain text
 * @param html the same for those that do not; null for none
 * @param attachments files that are read while it is sent
 * @param headers further ones, such as {@code Auto-Submitted}
 */
public record Mail(
        String key,
        @Nullable String from,
        List<String> to,
        String subject,
        String text,
        @Nullable String html,
        List<Attachment> attachments,
        Map<String, String> headers) {

    public Mail {
        to = List.copyOf(to);
        attachments = List.copyOf(attachments);
        headers = Map.copyOf(headers);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a mail goes to somebody");
        }
    }

    /** Plain text to one person. */
    public Mail(String key, String to, String subject, String text) {
        this(key, null, List.of(to), subject, text, null, List.of(), Map.of());
    }

    /**
     * A file that goes along.
     *
     * @param name as the reader sees it
     * @param type such as {@code application/pdf}
     */
    public record Attachment(String name, String type, Path file) {}

    /** Whether a text is the address of one person, such as {@code Ada <ada@example.org>}. */
    public static boolean isAddress(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            return !address.isGroup()
                    && address.getAddress().contains("@")
                    && text.chars().noneMatch(Character::isISOControl);
        } catch (AddressException e) {
            return false;
        }
    }

    /** The same for every try, so that a server or a reader that drops what it has already got can. */
    String messageId() {
        return "<" + key.replaceAll("[^A-Za-z0-9.-]", "_") + "@longshore>";
    }

    /** Without what it says to somebody. */
    @Override
    public String toString() {
        return "mail " + key;
    }
}
