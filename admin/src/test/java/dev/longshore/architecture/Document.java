package dev.longshore.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown page: what it links to, and which commands it shows.
 *
 * @param file where it lies
 * @param text what it says
 */
record Document(Path file, String text) {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/.])\\./(longshore|mvnw)((?: +[^\\s`|#…]+)*)");
    private static final Pattern CLASS = Pattern.compile("\\bdev\\.longshore(?:\\.[a-z]+)+(?:\\.[A-Z]\\w+)?");

    private static final Pattern TEST = Pattern.compile("\\b[A-Z][a-z]\\w+(?:Test|IT)\\b");

    static Stream<Document> all() {
        return ProjectFiles.matching("**.md").stream().map(file -> new Document(file, ProjectFiles.read(file)));
    }

    /** Links to files and headings of this repository that are not there. */
    List<String> brokenLinks() {
        return LINK.matcher(text)
                .results()
                .map(each -> each.group(1))
                .filter(target -> !ELSEWHERE.matcher(target).matches())
                .filter(this::isBroken)
                .toList();
    }

    /** Words of each command line that starts with {@code ./longshore} or {@code ./mvnw}, the program first. */
    List<List<String>> commands() {
        return COMMAND.matcher(text).results().map(Document::words).toList();
    }

    /** Full names of our packages and classes. */
    List<String> classNames() {
        return CLASS.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** Names of test classes, but for those that the page shows how to write. */
    List<String> tests() {
        return TEST.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(name -> !text.contains("class " + name + " {"))
                .toList();
    }

    private static List<String> words(MatchResult command) {
        return Stream.concat(
                        Stream.of(command.group(1)),
                        Stream.of(command.group(2).strip().split(" +")).filter(word -> !word.isEmpty()))
                .map(word -> word.replaceAll("[.,;:)]+$", ""))
                .toList();
    }

    private boolean isBroken(String target) {
        String[] parts = target.split("#", 2);
        Path there = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        return !Files.exists(there)
                || parts.length == 2 && headings(ProjectFiles.read(there)).noneMatch(parts[1]::equals);
    }

    /** As GitHub names them: lower case, hyphens for spaces, no other punctuation. */
    private static Stream<String> headings(String markdown) {
        return HEADING.matcher(markdown)
                .results()
                .map(each -> each.group(1).toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
    }

    @Override
    public String toString() {
        return ProjectFiles.root().relativize(file).toString();
    }
}
