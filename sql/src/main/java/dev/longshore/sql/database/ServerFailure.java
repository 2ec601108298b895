package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;

/** Why the embedded server did not start, in words that say what to do. */
final class ServerFailure {

    private ServerFailure() {}

    static LongshoreException of(Path folder, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        if (reason.toLowerCase(Locale.ROOT).contains("no space left") || reason.contains("Disk quota exceeded")) {
            return noSpace(folder, cause);
        }
        if (cause instanceof AccessDeniedException
                || reason.contains("Permission denied")
                || reason.contains("Read-only file system")) {
            return LongshoreException.of(
                    Category.USER_ERROR,
                    "data-folder-not-writable",
                    "The data folder " + folder.getParent() + " cannot be written.",
                    "Make it writable for this user, or give another folder with --data.",
                    cause);
        }
        return LongshoreException.of(
                Category.INTERNAL,
                "database-not-started",
                "The database in " + folder + " did not start: " + reason + ".",
                "See " + folder.resolve("server").resolve("log") + ".",
                cause);
    }

    static LongshoreException noSpace(Path folder, IOException cause) {
        return LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                "disk-full",
                "The disk of the data folder " + folder.getParent() + " is full.",
                "Free some space, or give a folder on another disk with --data.",
                cause);
    }

    static LongshoreException otherVersion(Path folder, String version) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "database-of-another-version",
                "The data in " + folder + " were written by PostgreSQL " + version + "; this Longshore runs PostgreSQL "
                        + ServerProcess.VERSION + ".",
                "Use the Longshore that wrote them, or give another folder with --data.");
    }

    static LongshoreException noInstallation(Path folder, IOException cause) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "no-database-here",
                "There is no database in " + folder + ".",
                "Start one with ./longshore up, or give --spring.datasource.url.",
                cause);
    }
}
