package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several files, one after another, as a zip file whose last entry is a manifest of the others. Entries bear no time and the manifest no run, so that the same rows
 * give the same bytes; sizes follow the entries (ZIP64 beyond 4 GiB), so that nothing is written twice. Units come in the order of their files.
 */
final class ZipBinding implements Binding {

    static final String MANIFEST = "manifest.json";

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int BLOCK = 64 * 1024;

    /**
     * A file of the archive.
     *
     * @param name its entry
     * @param level that deflates it
     * @param binding puts its parts together
     * @param described what is known of it before its first row, for the manifest
     */
    record Member(String name, int level, Binding binding, Map<String, Object> described) {}

    private final List<Member> members;
    private final JsonMapper json;
    private final List<Map<String, Object>> contents = new ArrayList<>();
    private final byte[] block = new byte[BLOCK];
    private final MessageDigest sha256 = Assembly.newSha256();
    private @Nullable BufferedOutputStream out;
    private @Nullable ZipOutputStream zip;
    private int open = -1;
    private long bytes;
    private long rows;

    ZipBinding(List<Member> members, JsonMapper json) {
        this.members = List.copyOf(members);
        this.json = json;
    }

    @Override
    public void begin(Out file) throws IOException {
        // an entry's stream writes in pieces of 512 bytes
        out = new BufferedOutputStream(new OutStream(file), BLOCK);
        zip = new ZipOutputStream(out);
    }

    @Override
    public void part(EndedUnit unit) throws IOException {
        openUpTo(ExportSpec.fileOf(unit.bounds()));
        rows += unit.counts().written();
    }

    @Override
    public void bytes(ByteBuffer part) throws IOException {
        members.get(open).binding().bytes(part);
    }

    @Override
    public boolean needsCheckedBytes() {
        return members.get(open).binding().needsCheckedBytes();
    }

    @Override
    public void end() throws IOException {
        openUpTo(members.size());
        begin(MANIFEST, Deflater.BEST_SPEED);
        write(ByteBuffer.wrap(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("files", contents))));
        zip().closeEntry();
        zip().finish();
        if (out != null) {
            out.flush();
        }
    }

    @Override
    public List<Map<String, Object>> contents() {
        return List.copyOf(contents);
    }

    /** Ends the file that is open and those before this one; one that no unit is of is written too. */
    private void openUpTo(int file) throws IOException {
        while (open < file) {
            if (open >= 0) {
                endMember(members.get(open));
            }
            open++;
            if (open < members.size()) {
                Member next = members.get(open);
                begin(next.name(), next.level());
                next.binding().begin(this::write);
            }
        }
    }

    private void begin(String name, int level) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip().setLevel(level);
        zip().putNextEntry(entry);
        bytes = 0;
        rows = 0;
    }

    private void endMember(Member member) throws IOException {
        member.binding().end();
        zip().closeEntry();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", member.name());
        described.put("bytes", bytes);
        described.put("rows", rows);
        described.put("sha256", HexFormat.of().formatHex(sha256.digest()));
        described.putAll(member.described());
        contents.add(described);
    }

    private void write(ByteBuffer from) throws IOException {
        sha256.update(from.duplicate());
        bytes += from.remaining();
        while (from.hasRemaining()) {
            int length = Math.min(block.length, from.remaining());
            from.get(block, 0, length);
            zip().write(block, 0, length);
        }
    }

    private ZipOutputStream zip() {
        ZipOutputStream begun = zip;
        if (begun == null) {
            throw new IllegalStateException("it has not begun");
        }
        return begun;
    }
}
