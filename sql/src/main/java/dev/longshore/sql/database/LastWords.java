package dev.longshore.sql.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a program of PostgreSQL failed, out of what it wrote: the lines with an error, or else the last line. */
final class LastWords {

    private static final Pattern ERROR = Pattern.compile(
            "^(pg_ctl: (?=could not (access|open))|.*(FATAL|PANIC|error|LOG(?=:\\s+(invalid|unrecognized|could not))):\\s+)");
    private static final int LINES_OF_A_LOG = 20;

    private LastWords() {}

    /** From files, and from the newest file of folders. */
    static String of(Path... sources) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path source : sources) {
            Optional<Path> file = Files.isDirectory(source) ? newest(source) : Optional.of(source);
            if (file.isPresent() && Files.exists(file.get())) {
                List<String> all = Files.readAllLines(file.get(), StandardCharsets.UTF_8);
                lines.addAll(all.subList(Math.max(0, all.size() - LINES_OF_A_LOG), all.size()));
            }
        }
        lines.removeIf(String::isBlank);
        List<String> errors = lines.stream()
                .filter(line -> ERROR.matcher(line).find())
                .map(line -> ERROR.matcher(line).replaceFirst(""))
                .distinct()
                .toList();
        if (!errors.isEmpty()) {
            return String.join("; ", errors);
        }
        return lines.isEmpty() ? "nothing was said" : lines.get(lines.size() - 1);
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.max(Comparator.comparing(file -> file.toFile().lastModified()));
        }
    }
}
