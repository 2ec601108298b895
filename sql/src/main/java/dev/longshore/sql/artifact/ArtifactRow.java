package dev.longshore.sql.artifact;

import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.page.PageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run produced.
 *
 * @param location relative to the artifact folder; never sent to anybody
 * @param sha256 of its bytes, in hex
 * @param deletedAt when the file was removed; its row stays
 */
public record ArtifactRow(
        ArtifactId id,
        RunId run,
        @Nullable String tenant,
        String name,
        String mediaType,
        String location,
        long bytes,
        long rows,
        String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant deletedAt) {

    /** Its place in a list. */
    public PageKey key() {
        return new PageKey(createdAt, id.value());
    }
}
