package dev.longshore.admin.cli;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data folder, checked before anything is started in it: the log file itself needs it. */
record DataFolder(Path path) {

    /** The database alone writes about 150 MB at its first start. */
    private static final long TO_START_MEGABYTES = 256;

    /** The database cannot write its log, in segments of 16 MB, when less is left. */
    private static final long TO_WORK_MEGABYTES = 32;

    static DataFolder prepare(Path given) {
        Path path = given.toAbsolutePath().normalize();
        DataFolder folder = new DataFolder(path);
        try {
            Files.createDirectories(folder.log().getParent());
            requireSpace(path, TO_START_MEGABYTES);
            Files.deleteIfExists(Files.createTempFile(folder.log().getParent(), "writable-", ".tmp"));
        } catch (IOException e) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "data-folder-not-writable",
                    "The data folder " + path + " cannot be written.",
                    "Make it writable for this user, or give another folder with --data.",
                    e);
        }
        return folder;
    }

    Path log() {
        return path.resolve("logs").resolve("longshore.log");
    }

    /**
     * Refuses to go on with a full disk: then even the failure of a run cannot be written down.
     *
     * @throws LongshoreException the disk is full
     */
    void requireRoom() {
        try {
            requireSpace(path, TO_WORK_MEGABYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireSpace(Path path, long megabytes) throws IOException {
        FileStore store = Files.getFileStore(path);
        long free = store.getUsableSpace() / 1024 / 1024;
        if (free < megabytes) {
            throw LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "disk-full",
                    "The disk of the data folder " + path + " has " + free + " MB left; Longshore needs at least "
                            + megabytes + " MB.",
                    "Free some space, or give a folder on another disk with --data.");
        }
    }
}
