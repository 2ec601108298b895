package dev.longshore.sql.input;

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
 */
public record InputFileRow(
        UUID id,
        String job,
        @Nullable String tenant,
        String name,
        @Nullable String format,
        long bytes,
        String sha256,
        String receivedBy,
        Instant receivedAt) {}
