package dev.longshore.sql.artifact;

import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.page.PageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run produced.
 *
 * @param target where it is kept; null for the artifact folder
 * @param location relative to the artifact folder or the target; never sent to anybody
 * @param sha256 of its bytes, in hex
 * @param expiresAt when its time is over; null to keep it for good
 * @param deletedAt since when nobody can fetch it; its row stays
 * @param deletedBy null if its time was over
 * @param deletionReason in the words of whoever deleted it
 */
public record ArtifactRow(
        ArtifactId id,
        RunId run,
        @Nullable String tenant,
        String name,
        String mediaType,
        @Nullable String target,
        String location,
        long bytes,
        long rows,
        String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant deletedAt,
        @Nullable String deletedBy,
        @Nullable String deletionReason) {

    /** Its place in a list. */
    public PageKey key() {
        return new PageKey(createdAt, id.value());
    }
}
