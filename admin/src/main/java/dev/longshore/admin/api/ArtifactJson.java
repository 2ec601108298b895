package dev.longshore.admin.api;

import dev.longshore.sql.artifact.ArtifactRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file that a run produced. */
@Schema(name = "Artifact")
record ArtifactJson(
        String id,
        String run,
        String name,
        String mediaType,
        long bytes,
        long rows,
        @Schema(description = "of the bytes, in hex") String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt,

        @Schema(description = "when the file was removed; it cannot be fetched any more") @Nullable
        Instant deletedAt,

        @Schema(description = "who removed it; null if its time was over") @Nullable
        String deletedBy,

        @Nullable String deletionReason,

        @Schema(description = "where the file is fetched") String href) {

    static ArtifactJson of(ArtifactRow row) {
        return new ArtifactJson(
                row.id().toString(),
                row.run().toString(),
                row.name(),
                row.mediaType(),
                row.bytes(),
                row.rows(),
                row.sha256(),
                row.createdAt(),
                row.expiresAt(),
                row.deletedAt(),
                row.deletedBy(),
                row.deletionReason(),
                Addresses.ARTIFACTS + "/" + row.id());
    }
}
