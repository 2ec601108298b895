package dev.longshore.sql.artifact;

/**
 * A file in an archive, as the archive's manifest has it.
 *
 * @param format csv, jsonl, xlsx or parquet
 * @param bytes of the file itself, unpacked
 * @param sha256 of its bytes, in hex
 */
public record ArtifactEntry(String name, String format, long bytes, long rows, String sha256) {}
