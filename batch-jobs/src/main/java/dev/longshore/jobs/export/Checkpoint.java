package dev.longshore.jobs.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a unit's part stands after a chunk.
 *
 * @param file name of the part file within the run's work folder
 * @param bytes of it that are committed; more may follow and count for nothing
 * @param rows in them
 * @param crc32c of them
 * @param lastKey the key of the last row; empty before the first
 * @param snapshots what the rows were read from: one, unless the run changed its owner
 */
record Checkpoint(String file, long bytes, long rows, long crc32c, List<String> lastKey, List<SnapshotRead> snapshots) {

    /** A snapshot, and the first row of the part, counted from 0, that came from it. */
    record SnapshotRead(String snapshot, String takenAt, long fromRow) {}

    Checkpoint {
        lastKey = List.copyOf(lastKey);
        snapshots = List.copyOf(snapshots);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file);
        json.put("bytes", bytes);
        json.put("rows", rows);
        json.put("crc32c", crc32c);
        json.put("lastKey", lastKey);
        json.put("snapshots", snapshots.stream().map(Checkpoint::toJson).toList());
        return json;
    }

    /** Reads what {@link #toJson()} wrote. */
    static Checkpoint of(Map<String, Object> json) {
        return new Checkpoint(
                (String) json.get("file"),
                number(json, "bytes"),
                number(json, "rows"),
                number(json, "crc32c"),
                list(json, "lastKey").stream().map(String.class::cast).toList(),
                list(json, "snapshots").stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .map(entry -> new SnapshotRead(
                                (String) entry.get("snapshot"),
                                (String) entry.get("takenAt"),
                                ((Number) entry.get("fromRow")).longValue()))
                        .toList());
    }

    /** The snapshots with the one that rows are read from now. */
    static List<SnapshotRead> with(List<SnapshotRead> earlier, SnapshotRead now) {
        List<SnapshotRead> all = new ArrayList<>(earlier);
        if (all.isEmpty() || !all.get(all.size() - 1).snapshot().equals(now.snapshot())) {
            all.add(now);
        }
        return all;
    }

    private static Map<String, Object> toJson(SnapshotRead read) {
        return Map.of("snapshot", read.snapshot(), "takenAt", read.takenAt(), "fromRow", read.fromRow());
    }

    private static long number(Map<String, Object> json, String name) {
        return ((Number) json.get(name)).longValue();
    }

    private static List<?> list(Map<String, Object> json, String name) {
        return (List<?>) json.get(name);
    }
}
