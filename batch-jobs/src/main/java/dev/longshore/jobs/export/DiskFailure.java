package dev.longshore.jobs.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says what a refusal of the file system means to the operator. */
final class DiskFailure {

    private DiskFailure() {}

    static LongshoreException of(Path file, IOException e) {
        return LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                "file-not-written",
                "The file " + file + " could not be written or read: " + reason(e) + ".",
                "Make space or mend the permissions of the folder, then restart the run; it continues at the last committed chunk.",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof AtomicMoveNotSupportedException) {
            return "its folder and that of half-made files lie on different file systems";
        }
        boolean known = e.getMessage() != null && !(e instanceof FileSystemException);
        return known ? e.getMessage() : e.toString();
    }
}
