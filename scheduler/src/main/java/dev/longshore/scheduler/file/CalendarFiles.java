package dev.longshore.scheduler.file;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The iCalendar files of a folder: {@code holidays.ics} is the calendar {@code holidays}, within whose entries fires are skipped; within those of
 * {@code closing.wait.ics} they wait.
 */
final class CalendarFiles {

    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]{0,79})(\\.wait)?\\.ics");

    private CalendarFiles() {}

    /** A calendar, and the file that it stands in. */
    record Defined(String name, FireCalendar.Effect effect, String text, String file) {}

    /**
     * All of them, by name.
     *
     * @throws LongshoreException user error with code {@code schedules}: a file that no calendar can be named after
     */
    static List<Defined> read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".ics"))
                    .sorted()
                    .map(CalendarFiles::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files in " + folder, e);
        }
    }

    private static Defined of(Path path) {
        String file = path.getFileName().toString();
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "schedules",
                    "No calendar can be named after the file " + file + ".",
                    "Name it as schedules write it, in lower-case letters, digits and hyphens: holidays.ics, or closing.wait.ics.");
        }
        try {
            return new Defined(
                    name.group(1),
                    name.group(2) == null ? FireCalendar.Effect.SKIP : FireCalendar.Effect.WAIT,
                    Files.readString(path),
                    file);
        } catch (IOException e) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "schedules",
                    "The file " + file + " cannot be read as UTF-8 text.",
                    "Export the calendar again as an iCalendar file (.ics).");
        }
    }
}
