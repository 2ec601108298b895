package dev.longshore.jobs.inbox;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A folder that a job watches.
 *
 * @param folder below the folder inbox of the installation
 * @param names which files, such as {@code *.csv}; a file that is still written is best called otherwise
 * @param settle for how long a file's size and time must stay as they are
 * @param marker what is added to a file's name to name another that says it is whole, such as {@code .ok}; empty if none does
 */
public record WatchedFolder(String folder, String names, Duration settle, String marker) {

    private static final Pattern FOLDER =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._*?-]{1,100}");
    private static final Pattern MARKER = Pattern.compile("|\\.[A-Za-z0-9]{1,20}");

    /** Reads the entry {@code watch} of a job. */
    public static WatchedFolder of(SpecSection watch) {
        WatchedFolder read = new WatchedFolder(
                watch.text("folder"),
                watch.text("names", "*"),
                watch.time("settle", Duration.ofSeconds(5)),
                watch.text("marker", ""));
        watch.refuseOthers();
        check(watch, "folder", FOLDER, read.folder, "Write a folder below inbox, such as sales/incoming.");
        check(watch, "names", NAMES, read.names, "Write names with * and ?, such as customers-*.csv.");
        check(watch, "marker", MARKER, read.marker, "Write what follows the file's name, such as .ok.");
        return read;
    }

    private static void check(SpecSection watch, String name, Pattern pattern, String value, String remedy) {
        if (!pattern.matcher(value).matches() || value.contains("..")) {
            throw LongshoreException.badInput(
                    "watched-folder", watch.pathOf(name), "\"" + value + "\" cannot be watched.", remedy);
        }
    }
}
