package dev.longshore.admin.cli;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data folder, checked before anything is started in it: the log file itself needs it. */
record DataFolder(Path path) {

    /** The database alone writes about 100 MB at its first start. */
    private static final long LEAST_FREE_MEGABYTES = 256;

    static DataFolder prepare(Path given) {
        Path path = given.toAbsolutePath().normalize();
        DataFolder folder = new DataFolder(path);
        try {
            Files.createDirectories(folder.log().getParent());
            requireSpace(path);
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

    private static void requireSpace(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        long free = store.getUsableSpace() / 1024 / 1024;
        if (free < LEAST_FREE_MEGABYTES) {
            throw LongshoreException.of(
                    Category.INSUFFICIENT_RESOURCES,
                    "disk-full",
                    "The disk of the data folder " + path + " has " + free + " MB left; Longshore needs at least "
                            + LEAST_FREE_MEGABYTES + " MB.",
                    "Free some space, or give a folder on another disk with --data.");
        }
    }
}
