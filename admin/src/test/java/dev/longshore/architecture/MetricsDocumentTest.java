package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} lists the metrics that the code makes, and no other. */
class MetricsDocumentTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(longshore\\.[a-z.]+)` \\|", Pattern.MULTILINE);
    private static final Pattern MADE =
            Pattern.compile("(?:timer|counter|gauge|builder)\\(\\s*\"(longshore\\.[a-z.]+)\"");

    @Test
    void listsWhatTheCodeMakes() {
        Set<String> documented =
                names(ROW, ProjectFiles.read(ProjectFiles.root().resolve("docs/metrics.md")));

        assertThat(documented).isEqualTo(names(MADE, ProjectFiles.textOf("*/src/main/**.java")));
        assertThat(documented).hasSizeGreaterThan(5);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
