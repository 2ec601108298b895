package dev.longshore.sql.artifact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody fetched a file, or a range of it.
 *
 * @param actor an account, {@code token:} and a token's name, or {@code link:} and who made the link
 * @param firstByte of those that were sent
 * @param lastByte included
 */
public record DownloadRow(
        Instant at, String actor, @Nullable String address, long firstByte, long lastByte) {}
