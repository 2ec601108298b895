package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held by the one process that runs the database of a folder. The operating system releases it when that process dies, however it dies. */
final class FolderLock implements AutoCloseable {

    /** The code of the failure when another process holds it. */
    static final String HELD = "data-folder-in-use";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock of(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    HELD,
                    "Another Longshore is running on the data folder " + folder.getParent() + ".",
                    "Stop it, or give another folder with --data.");
        }
        return new FolderLock(channel);
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
