package dev.longshore.sql.input;

import dev.longshore.model.run.RunId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that was sent to a job.
 *
 * @param tenant whose it is; null for nobody's in particular
 * @param name as its sender calls it; no path
 * @param format null for the format of the job
 * @param sha256 in hex
 * @param removedAt when its bytes were removed; null while they are there
 * @param reprocesses the run whose rejected records it holds, and no others; null for a file that was sent
 */
public record InputFileRow(
        UUID id,
        String job,
        @Nullable String tenant,
        String name,
        @Nullable String format,
        long bytes,
        String sha256,
        @Nullable RunId reprocesses,
        String receivedBy,
        Instant receivedAt,
        @Nullable Instant removedAt) {}
