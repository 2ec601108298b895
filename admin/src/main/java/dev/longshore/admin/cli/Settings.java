package dev.longshore.admin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The properties of Longshore, as {@code docs/configuration.md} lists them: the jar carries that page, which a test compares with the code, so that there
 * is no second list to forget. Spring passes over a name that it does not know; a mistyped limit would silently be no limit.
 */
final class Settings {

    private static final String PREFIX = "longshore.";
    private static final Pattern ROW = Pattern.compile("^\\| `(longshore\\.[a-zA-Z0-9.-]+)` \\|", Pattern.MULTILINE);

    /** Of a list or map: {@code [0]}, {@code [disk]}. */
    private static final Pattern ELEMENT = Pattern.compile("\\[.*");

    /** Stands for a name that the user gives. */
    private static final String ANY = "NAME";

    private final Set<String> names;

    private Settings(Set<String> names) {
        this.names = names;
    }

    static Settings documented() {
        try (InputStream page = Settings.class.getResourceAsStream("configuration.md")) {
            if (page == null) {
                throw new IllegalStateException("the jar does not carry docs/configuration.md");
            }
            return new Settings(ROW.matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(row -> row.group(1))
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to say of the first name that is none of ours but looks so; empty if all are known. */
    Optional<String> complaint(Set<String> written) {
        return written.stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> names.stream().noneMatch(known -> distance(known, name) == 0))
                .sorted()
                .findFirst()
                .map(name -> "There is no property " + name + ". Is it " + nearest(name)
                        + "? docs/configuration.md lists them all.");
    }

    private String nearest(String name) {
        return names.stream()
                .min(Comparator.comparingInt((String known) -> distance(known, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static int distance(String known, String written) {
        return edits(uniform(called(known, written)), uniform(written));
    }

    /** What is known as {@code longshore.targets.NAME.folder} has any name there. */
    private static String called(String known, String written) {
        String[] parts = known.split("\\.");
        String[] given = written.split("\\.");
        for (int i = 0; i < Math.min(parts.length, given.length); i++) {
            if (parts[i].equals(ANY)) {
                parts[i] = given[i];
            }
        }
        return String.join(".", parts);
    }

    /** Spring reads {@code sourcePool}, {@code source_pool} and {@code source-pool} as one. */
    private static String uniform(String name) {
        return ELEMENT.matcher(name).replaceFirst("").replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** Letters to put in, take out or change (Levenshtein). */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
