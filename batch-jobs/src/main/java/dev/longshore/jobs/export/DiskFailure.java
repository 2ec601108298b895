package dev.longshore.jobs.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Path;

/** Says what a refusal of the file system means to the operator. */
final class DiskFailure {

    private DiskFailure() {}

    static LongshoreException of(Path file, IOException e) {
        return LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                "file-not-written",
                "The file " + file + " could not be written or read: " + e.getMessage() + ".",
                "Make space or mend the permissions of the folder, then restart the run; it continues at the last committed chunk.",
                e);
    }
}
