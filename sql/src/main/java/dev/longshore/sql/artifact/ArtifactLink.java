package dev.longshore.sql.artifact;

import dev.longshore.model.artifact.ArtifactId;
import java.time.Instant;

/**
 * What a link allows: whoever has it fetches one file, without an account, until it expires.
 *
 * @param expiresAt to the second
 * @param maker who made it
 */
public record ArtifactLink(ArtifactId artifact, Instant expiresAt, String maker) {

    /** Where links lead to, relative to the address of the installation. */
    public static final String PATH = "/api/v1/links";

    String text() {
        return artifact + " " + expiresAt.getEpochSecond() + " " + maker;
    }

    static ArtifactLink of(String text) {
        String[] parts = text.split(" ", 3);
        return new ArtifactLink(
                new ArtifactId(Long.parseLong(parts[0])), Instant.ofEpochSecond(Long.parseLong(parts[1])), parts[2]);
    }
}
