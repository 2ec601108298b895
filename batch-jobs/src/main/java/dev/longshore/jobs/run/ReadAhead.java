package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ChunkSource;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.unit.ChunkRow;
import dev.longshore.sql.unit.PlannedChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sequential source and cuts it into chunks: one a block, or where order matters one a track, each item in the track of its key's hash. Reads a
 * block again from its stored position when its chunks have to be sent by another owner. For one thread.
 */
final class ReadAhead implements AutoCloseable {

    /** The track of chunks that keep no order. */
    private static final int NO_TRACK = -1;

    private final SequentialWork work;
    private final RunScope scope;
    private final ChunkPayloads payloads;
    private final int blockItems;
    private final int tracks;
    private volatile @Nullable ChunkSource source;
    private volatile @Nullable ChunkSource again;
    private Map<String, Object> start = Map.of();
    private boolean atEnd;

    /** @param tracks how many; 0 where order does not matter */
    ReadAhead(SequentialWork work, RunScope scope, ChunkPayloads payloads, int chunkItems, int tracks) {
        this.work = work;
        this.scope = scope;
        this.payloads = payloads;
        this.tracks = tracks;
        this.blockItems = chunkItems * Math.max(1, tracks);
    }

    /** How many tracks the chunks of a run have, by one of them. */
    static int tracksOf(ChunkRow chunk) {
        return number(chunk.bounds(), "tracks");
    }

    /** Goes on behind a chunk that was read earlier. */
    void continueBehind(ChunkRow last) {
        start = position(last.bounds(), "to");
    }

    /** Most chunks that one block can have. */
    int chunksOfBlock() {
        return Math.max(1, tracks);
    }

    boolean atEnd() {
        return atEnd;
    }

    @Nullable
    Long itemsExpected() {
        ChunkSource open = source;
        return open == null ? null : open.itemsExpected();
    }

    private ChunkSource opened() throws Exception {
        ChunkSource open = source;
        if (open == null) {
            open = work.open(scope, start);
            source = open;
        }
        return open;
    }

    /** Ends what is read now, from another thread. Nothing is read afterwards. */
    void hurry() {
        for (ChunkSource open :
                Stream.of(source, again).filter(Objects::nonNull).toList()) {
            open.hurry();
        }
    }

    /** The chunks of the next block, numbered from an ordinal on; none at the end. */
    List<ReadChunk> next(int ordinal) throws Exception {
        ChunkSource open = opened();
        Map<String, Object> from = open.position();
        List<SourceItem> items = open.next(blockItems);
        if (items.isEmpty()) {
            atEnd = true;
            return List.of();
        }
        Map<String, Object> to = open.position();
        List<ReadChunk> chunks = new ArrayList<>();
        for (Map.Entry<Integer, List<SourceItem>> part : cut(items).entrySet()) {
            byte[] payload = payloads.encode(part.getValue());
            Map<String, Object> bounds = Map.of(
                    "from",
                    from,
                    "to",
                    to,
                    "read",
                    items.size(),
                    ChunkPayloads.DIGEST,
                    ChunkPayloads.digest(payload),
                    "tracks",
                    tracks);
            chunks.add(new ReadChunk(
                    new PlannedChunk(
                            ordinal + chunks.size(),
                            bounds,
                            label(part.getValue(), part.getKey()),
                            part.getValue().size(),
                            part.getKey() == NO_TRACK ? null : part.getKey()),
                    payload));
        }
        return chunks;
    }

    /** Reads chunks again that were read once, by this owner or another; by ordinal. */
    Map<Integer, byte[]> again(List<ChunkRow> chunks) throws Exception {
        Map<Integer, byte[]> read = new HashMap<>();
        Map<Map<String, Object>, List<ChunkRow>> blocks =
                chunks.stream().collect(Collectors.groupingBy(chunk -> position(chunk.bounds(), "from")));
        for (Map.Entry<Map<String, Object>, List<ChunkRow>> block : blocks.entrySet()) {
            SortedMap<Integer, List<SourceItem>> parts =
                    cut(block(block.getKey(), number(block.getValue().get(0).bounds(), "read")));
            for (ChunkRow chunk : block.getValue()) {
                int track = Objects.requireNonNullElse(chunk.track(), NO_TRACK);
                byte[] payload = payloads.encode(parts.getOrDefault(track, List.of()));
                if (!ChunkPayloads.digest(payload).equals(chunk.bounds().get(ChunkPayloads.DIGEST))) {
                    throw changed(chunk.ordinal());
                }
                read.put(chunk.ordinal(), payload);
            }
        }
        return read;
    }

    private List<SourceItem> block(Map<String, Object> from, int size) throws Exception {
        List<SourceItem> items = new ArrayList<>(size);
        try (ChunkSource open = work.open(scope, from)) {
            again = open;
            while (items.size() < size) {
                List<SourceItem> more = open.next(size - items.size());
                if (more.isEmpty()) {
                    break; // the digest tells
                }
                items.addAll(more);
            }
        } finally {
            again = null;
        }
        return items;
    }

    private SortedMap<Integer, List<SourceItem>> cut(List<SourceItem> items) {
        SortedMap<Integer, List<SourceItem>> parts = new TreeMap<>();
        for (SourceItem item : items) {
            parts.computeIfAbsent(trackOf(item), track -> new ArrayList<>()).add(item);
        }
        return parts;
    }

    private int trackOf(SourceItem item) {
        return tracks == 0
                ? NO_TRACK
                : track(Objects.requireNonNullElseGet(item.key(), () -> Long.toString(item.number())), tracks);
    }

    /** The same in every JVM and version: a run that is continued elsewhere must find its items in their tracks. */
    static int track(String key, int tracks) {
        CRC32C sum = new CRC32C();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        // the low bits of the sums of short keys are nearly the same: spread them, by the last step of MurmurHash3
        long mixed = sum.getValue();
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 33), tracks);
    }

    private static String label(List<SourceItem> items, int track) {
        String range = String.format(
                "%,d – %,d", items.get(0).number(), items.get(items.size() - 1).number());
        return track == NO_TRACK ? range : range + ", track " + (track + 1);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> position(Map<String, Object> bounds, String name) {
        return (Map<String, Object>) bounds.getOrDefault(name, Map.of());
    }

    private static int number(Map<String, Object> bounds, String name) {
        return bounds.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static LongshoreException changed(int ordinal) {
        return LongshoreException.of(
                Category.EXTERNAL,
                "source-changed",
                "The source is not what it was: chunk " + ordinal
                        + " was read before, is not applied yet, and reads differently now.",
                "Put the source back as it was and restart the run, or abandon it and ask for a new one.");
    }

    @Override
    public void close() {
        ChunkSource open = source;
        if (open != null) {
            open.close();
        }
    }

    /** A chunk that was read, and its message. */
    record ReadChunk(PlannedChunk planned, byte[] payload) {}
}
