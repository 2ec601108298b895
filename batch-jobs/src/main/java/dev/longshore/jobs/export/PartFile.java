package dev.longshore.jobs.export;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The part file of one claim: only ever appended to, by one thread, with a running checksum. Its name holds the claim's token, so that no other claim
 * writes to it; a claim that continues an earlier one's part copies what was committed.
 */
final class PartFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private long bytes;
    private boolean named;

    private PartFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** An empty part. What a file of the name held before is gone. */
    static PartFile create(Path path) {
        try {
            return opened(path);
        } catch (NoSuchFileException first) {
            try {
                Files.createDirectories(path.getParent());
                return opened(path);
            } catch (IOException e) {
                throw DiskFailure.of(path, e);
            }
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
    }

    private static PartFile opened(Path path) throws IOException {
        return new PartFile(path, FileChannel.open(path, CREATE, TRUNCATE_EXISTING, WRITE));
    }

    /**
     * Appends the committed beginning of an earlier part.
     *
     * @return whether it was there in full and unchanged; if not, this file is of no use
     */
    boolean copyCommitted(Path earlier, long committed, long expectedCrc) {
        byte[] block = new byte[256 * 1024];
        try (FileChannel from = FileChannel.open(earlier, READ)) {
            while (bytes < committed) {
                ByteBuffer buffer = ByteBuffer.wrap(block, 0, (int) Math.min(block.length, committed - bytes));
                int read = from.read(buffer);
                if (read < 0) {
                    return false;
                }
                append(block, read);
            }
            return crc() == expectedCrc;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw DiskFailure.of(earlier, e);
        }
    }

    /** Takes back all that was appended. */
    void empty() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
        crc.reset();
        bytes = 0;
    }

    void append(byte[] block, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(block, 0, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
        crc.update(block, 0, length);
        bytes += length;
    }

    /** Makes what was appended survive a power loss, and the first time the file's name too: after the file, since most file systems write both at once. For one thread. */
    void force() {
        try {
            channel.force(false);
            if (!named) {
                ExportFolders.force(path.getParent());
                named = true;
            }
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
    }

    String name() {
        return path.getFileName().toString();
    }

    long bytes() {
        return bytes;
    }

    long crc() {
        return crc.getValue();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        }
    }
}
