package dev.longshore.admin.artifact;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.sql.artifact.ArtifactLink;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Links by which whoever has one fetches one file, without an account, until it expires. A link carries what it allows and a signature of that (HMAC-SHA-256), so
 * that it is stored nowhere; deleting the file ends it. Thread-safe.
 */
@Component
public class ArtifactLinks {

    /** Where links lead to. */
    public static final String PATH = ArtifactLink.PATH;

    /** The longest that a link may last. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private final ArtifactViews artifacts;
    private final LinkKey key;
    private final AuditTrail audit;
    private final Clock clock;

    ArtifactLinks(ArtifactViews artifacts, LinkKey key, AuditTrail audit, Clock clock) {
        this.artifacts = artifacts;
        this.key = key;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A link as it is given away.
     *
     * @param href relative to the address of the installation
     */
    public record Made(String href, Instant expiresAt) {}

    /** Who may give a file away: an operator, and whoever asked for it. */
    public boolean mayGiveAway(Actor actor, ArtifactRow artifact) {
        return actor.role().includes(Role.OPERATOR) || artifacts.isAskedForBy(actor, artifact.id());
    }

    /** Records that somebody wanted a link of a file that is not theirs to give away; returns why not. */
    public String refuse(Actor actor, ArtifactRow artifact) {
        String why = "Only operators and whoever asked for run " + artifact.run() + " may give its files away.";
        audit.recordAlone(Act.refused(actor, "artifact.link", "artifact:" + artifact.id(), why));
        return why;
    }

    /** Makes a link, which lasts no longer than its file, and records that. */
    public Made make(Actor actor, ArtifactRow artifact, Duration valid) {
        Instant end = clock.instant().plus(valid).truncatedTo(ChronoUnit.SECONDS);
        Instant expires = artifact.expiresAt();
        Instant until = expires != null && expires.isBefore(end) ? expires.truncatedTo(ChronoUnit.SECONDS) : end;
        audit.recordAlone(new Act(
                actor,
                "artifact.link",
                "artifact:" + artifact.id(),
                null,
                null,
                Map.of("expiresAt", until.toString()),
                AuditOutcome.ACCEPTED));
        return new Made(key.href(new ArtifactLink(artifact.id(), until, actor.name())), until);
    }

    /** What a token allows, expired or not; nothing if we did not sign it. */
    public Optional<ArtifactLink> read(String token) {
        return key.read(token);
    }

    /** Whether it allows nothing any more. */
    public boolean isOver(ArtifactLink link) {
        return !clock.instant().isBefore(link.expiresAt());
    }
}
