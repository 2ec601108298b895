package dev.longshore.jobs.export;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of one owner's attempt, made of the parts in order by a {@link Binding}, each checked against its checkpoint while it is copied. Lives in memory:
 * after a restart it is made anew, with the same bytes. For one thread at a time.
 */
final class Assembly {

    private static final int BLOCK = 256 * 1024;

    private final Path file;
    private final Path parts;
    private final Binding binding;
    private final MessageDigest sha256 = newSha256();
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private @Nullable FileChannel channel;
    private boolean abandoned;
    private int units;
    private long bytes;
    private long rows;

    /**
     * Begins with what comes before the parts.
     *
     * @param file to make; what it held is gone
     * @param parts folder of the parts
     */
    Assembly(Path file, Path parts, Binding binding) {
        this.file = file;
        this.parts = parts;
        this.binding = binding;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE);
            binding.begin(this::write);
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
    }

    /**
     * Appends the part of the next unit.
     *
     * @param between called between its blocks; what it throws goes out, and the assembly is of no use any more
     */
    void append(EndedUnit unit, Runnable between) {
        if (unit.id().ordinal() != units) {
            throw new IllegalStateException("the next part is that of unit " + units + ", not of " + unit.id());
        }
        Checkpoint checkpoint = Checkpoint.of(unit.checkpoint());
        if (checkpoint.rows() != unit.counts().written()) {
            throw damaged(
                    unit,
                    "it holds " + checkpoint.rows() + " rows, and "
                            + unit.counts().written() + " were counted");
        }
        Path part = parts.resolve(checkpoint.file());
        try (FileChannel from = FileChannel.open(part, READ)) {
            binding.part(unit);
            if (binding.needsCheckedBytes()) {
                copy(unit, from, checkpoint, checked -> between.run());
                from.position(0);
            }
            copy(unit, from, checkpoint, bytes -> {
                between.run();
                binding.bytes(bytes);
            });
        } catch (NoSuchFileException e) {
            throw damaged(unit, "its file " + part + " is missing");
        } catch (IOException e) {
            throw DiskFailure.of(part, e);
        }
        units++;
        rows += checkpoint.rows();
    }

    private void copy(EndedUnit unit, FileChannel from, Checkpoint checkpoint, Binding.Out to) throws IOException {
        CRC32C crc = new CRC32C();
        long left = checkpoint.bytes();
        while (left > 0) {
            block.clear().limit((int) Math.min(BLOCK, left));
            int read = from.read(block);
            if (read < 0) {
                throw damaged(unit, "its file ends " + left + " bytes early");
            }
            block.flip();
            crc.update(block.duplicate());
            to.write(block);
            left -= read;
        }
        if (crc.getValue() != checkpoint.crc32c()) {
            throw damaged(unit, "its checksum is " + crc.getValue() + ", not " + checkpoint.crc32c());
        }
    }

    private void write(ByteBuffer from) throws IOException {
        sha256.update(from.duplicate());
        bytes += from.remaining();
        FileChannel to = open();
        while (from.hasRemaining()) {
            to.write(from);
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(file, APPEND, WRITE);
            channel = open;
        }
        return open;
    }

    /** Writes to disk what was appended, so that little is left to write at the end. */
    void startWriteback() {
        try {
            open().force(false);
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
    }

    /** Lets go of the file; the next {@link #append} takes it again. */
    void pause() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
    }

    /** Says that the file must not be used. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Forces the whole file to disk and lets go of it. */
    void finish() {
        try {
            binding.end();
            FileChannel whole = open();
            if (whole.size() != bytes) {
                throw LongshoreException.of(
                        Category.INTERNAL,
                        "file-changed",
                        "The file " + file + " has " + whole.size() + " bytes instead of " + bytes + ".",
                        "Restart the run: the file is made anew from its parts.");
            }
            whole.force(true);
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
        pause();
    }

    /** How many units' parts it holds. */
    int units() {
        return units;
    }

    Path file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    long rows() {
        return rows;
    }

    /** What each file in it is, if it holds several. After {@link #finish}. */
    List<Map<String, Object>> contents() {
        return binding.contents();
    }

    /** Of the whole file, as hex digits. Once only, after {@link #finish}. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static LongshoreException damaged(EndedUnit unit, String how) {
        return LongshoreException.of(
                Category.INTERNAL,
                "part-damaged",
                "The part of work unit " + unit.id() + " is not what was committed: " + how + ".",
                "Abandon this run and ask for a new one; if workers run on several machines, let them share the work folder.");
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
