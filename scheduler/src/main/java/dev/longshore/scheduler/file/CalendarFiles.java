package dev.longshore.scheduler.file;

import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.yaml.Mistake;
import dev.longshore.sql.yaml.Mistakes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The iCalendar files of a folder: {@code holidays.ics} is the calendar {@code holidays}, within whose entries fires are skipped; within those of
 * {@code closing.wait.ics} they wait.
 */
final class CalendarFiles {

    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]{0,79})(\\.wait)?\\.(?i:ics)");

    private CalendarFiles() {}

    /** A calendar, and the file that it stands in. */
    record Defined(String name, FireCalendar.Effect effect, String text, String file) {}

    /**
     * All of them, by name.
     *
     * @param mistakes gets each file that no calendar can be named after, or that is no text
     */
    static List<Defined> read(Path folder, Mistakes mistakes) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".ics"))
                    .sorted()
                    .flatMap(file -> of(file, mistakes).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the files in " + folder, e);
        }
    }

    private static Optional<Defined> of(Path path, Mistakes mistakes) {
        String file = path.getFileName().toString();
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            mistakes.add(
                    mistake(
                            file,
                            "No calendar can be named after this file.",
                            "Name it as schedules write it, in lower-case letters, digits and hyphens: holidays.ics, or closing.wait.ics."));
            return Optional.empty();
        }
        try {
            return Optional.of(new Defined(
                    name.group(1),
                    name.group(2) == null ? FireCalendar.Effect.SKIP : FireCalendar.Effect.WAIT,
                    Files.readString(path),
                    file));
        } catch (IOException e) {
            mistakes.add(mistake(
                    file,
                    "The file cannot be read as UTF-8 text.",
                    "Export the calendar again as an iCalendar file (.ics)."));
            return Optional.empty();
        }
    }

    /** Of a file as a whole. */
    private static Mistake mistake(String file, String what, String remedy) {
        return new Mistake(file, 1, 1, "", what, remedy);
    }
}
