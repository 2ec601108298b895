package dev.longshore.jobs.transport;

import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/** A chunk's items as JSON: {@code {"numbers":[…],"texts":[…]}}. Never Java's serialization, so that a message can make no object. Thread-safe. */
public final class ChunkPayloads {

    /** Under which name a chunk's row has the checksum of its message. */
    public static final String DIGEST = "digest";

    private final JsonMapper json;

    public ChunkPayloads(JsonMapper json) {
        this.json = json;
    }

    public byte[] encode(List<SourceItem> items) {
        return json.writeValueAsBytes(new Body(
                items.stream().mapToLong(SourceItem::number).toArray(),
                items.stream().map(SourceItem::text).toArray(String[]::new)));
    }

    public List<SourceItem> decode(byte[] payload) {
        Body body = json.readValue(payload, Body.class);
        List<SourceItem> items = new ArrayList<>(body.texts.length);
        for (int i = 0; i < body.texts.length; i++) {
            items.add(new SourceItem(body.numbers[i], body.texts[i], null));
        }
        return items;
    }

    /** A checksum: tells whether what came, or was read again, is what was read before. */
    public static String digest(byte[] payload) {
        CRC32C sum = new CRC32C();
        sum.update(payload);
        return Long.toHexString(sum.getValue());
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Body(long[] numbers, String[] texts) {}
}
