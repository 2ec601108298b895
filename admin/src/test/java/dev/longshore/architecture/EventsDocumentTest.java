package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} lists what the code logs and stores, and nothing else; {@code docs/runbook.md} names codes that exist. */
class EventsDocumentTest {

    private static final String EVENT = "([a-z]+\\.[a-z]+(?:-[a-z]+)*)";
    private static final Pattern ROW = Pattern.compile("^\\| `" + EVENT + "` \\|", Pattern.MULTILINE);
    private static final Pattern LOGGED =
            Pattern.compile("(?:\\blog\\.(?:trace|debug|info|warn|error)|\\.log)\\(\\s*\"" + EVENT + "\"");
    private static final Pattern CODE = Pattern.compile("^\\| `([a-z]+(?:-[a-z]+)*)` \\|", Pattern.MULTILINE);

    @Test
    void listsEveryEventThatIsLoggedAndNoOther() {
        assertThat(all(ROW, "docs/events.md")).containsExactlyInAnyOrderElementsOf(all(LOGGED, "*/src/main/**.java"));
    }

    @Test
    void explainsCodesThatExist() {
        String sources = ProjectFiles.textOf("*/src/main/**.java");

        assertThat(all(CODE, "docs/runbook.md")).isNotEmpty().allSatisfy(code -> assertThat(sources)
                .contains('"' + code + '"'));
    }

    private static Set<String> all(Pattern pattern, String files) {
        return pattern.matcher(ProjectFiles.textOf(files))
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
