package dev.longshore.admin.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.audit.AuditTrail;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Links by which whoever has one fetches one file, without an account, until it expires. A link carries what it allows and a signature of that (HMAC-SHA-256), so
 * that it is stored nowhere; deleting the file ends it. Thread-safe.
 */
@Component
public class ArtifactLinks {

    /** Where links lead to. */
    public static final String PATH = "/api/v1/links";

    /** The longest that a link may last. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final LinkKey key;
    private final AuditTrail audit;
    private final Clock clock;

    ArtifactLinks(LinkKey key, AuditTrail audit, Clock clock) {
        this.key = key;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What a link allows.
     *
     * @param expiresAt to the second
     * @param maker who made it
     */
    public record Link(ArtifactId artifact, Instant expiresAt, String maker) {

        private String text() {
            return artifact + " " + expiresAt.getEpochSecond() + " " + maker;
        }

        private static Link of(String text) {
            String[] parts = text.split(" ", 3);
            return new Link(
                    new ArtifactId(Long.parseLong(parts[0])),
                    Instant.ofEpochSecond(Long.parseLong(parts[1])),
                    parts[2]);
        }
    }

    /**
     * A link as it is given away.
     *
     * @param href relative to the address of the installation
     */
    public record Made(String href, Instant expiresAt) {}

    /** Makes a link, which lasts no longer than its file, and records that. */
    public Made make(Actor actor, ArtifactRow artifact, Duration valid) {
        Instant end = clock.instant().plus(valid).truncatedTo(ChronoUnit.SECONDS);
        Instant expires = artifact.expiresAt();
        Instant until = expires != null && expires.isBefore(end) ? expires.truncatedTo(ChronoUnit.SECONDS) : end;
        Link link = new Link(artifact.id(), until, actor.name());
        audit.recordAlone(new Act(
                actor,
                "artifact.link",
                "artifact:" + artifact.id(),
                null,
                null,
                Map.of("expiresAt", until.toString()),
                AuditOutcome.ACCEPTED));
        byte[] text = link.text().getBytes(UTF_8);
        String token = ENCODER.encodeToString(text) + "." + ENCODER.encodeToString(signature(text));
        return new Made(PATH + "/" + token, until);
    }

    /** What a token allows, expired or not; nothing if we did not sign it. */
    public Optional<Link> read(String token) {
        int dot = token.indexOf('.');
        try {
            byte[] text = Base64.getUrlDecoder().decode(token.substring(0, Math.max(dot, 0)));
            byte[] given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(given, signature(text))
                    ? Optional.of(Link.of(new String(text, UTF_8)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it allows nothing any more. */
    public boolean isOver(Link link) {
        return !clock.instant().isBefore(link.expiresAt());
    }

    private byte[] signature(byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
