package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} lists what the code logs and stores, and nothing else; {@code docs/runbook.md} names codes that exist. */
class EventsDocumentTest {

    private static final String EVENT = "[a-z]+\\.[a-z]+(?:-[a-z]+)*";
    private static final Pattern ROW = Pattern.compile("^\\| `(" + EVENT + ")` \\|", Pattern.MULTILINE);

    /** Whatever is handed to a logger, and whatever reads like one of our events and may be handed on. */
    private static final List<Pattern> SAID = List.of(
            Pattern.compile("(?:\\.(?:log|trace|debug|info|warn|error))\\(\\s*\"(" + EVENT + ")(?:\"|: )"),
            Pattern.compile(
                    "\"((?:run|unit|workers?|command|execution|launch|loop|cleanup|catalogue|export|database|plan)"
                            + "\\.(?!log\"|request\")[a-z]+(?:-[a-z]+)*)(?:\"|: )"));

    private static final Pattern CODE = Pattern.compile("^\\| `([a-z]+(?:-[a-z]+)*)` \\|", Pattern.MULTILINE);

    private final String java = ProjectFiles.textOf("*/src/main/**.java");
    private final Set<String> documented = all(ROW, page("events.md"));

    @Test
    void listsEveryEventThatIsSaid() {
        assertThat(documented)
                .containsAll(SAID.stream()
                        .flatMap(said -> all(said, java).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The story's names are partly put together of {@code run.} and a verb. */
    @Test
    void listsNoOther() {
        String sources =
                java + ProjectFiles.textOf("sql/src/main/resources/**.sql").replace('\'', '"');

        assertThat(documented).isNotEmpty().allSatisfy(event -> assertThat(sources)
                .containsAnyOf('"' + event + '"', '"' + event + ": ", '"' + event.replaceFirst("^run\\.", "") + '"'));
    }

    @Test
    void explainsCodesThatExist() {
        assertThat(all(CODE, page("runbook.md"))).isNotEmpty().allSatisfy(code -> assertThat(java)
                .contains('"' + code + '"'));
    }

    private static String page(String name) {
        return ProjectFiles.read(ProjectFiles.root().resolve("docs").resolve(name));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
