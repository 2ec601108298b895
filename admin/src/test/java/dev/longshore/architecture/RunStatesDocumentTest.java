package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/run-states.md} and the code say the same. */
class RunStatesDocumentTest {

    private static final Pattern ARROW = Pattern.compile("^ +([A-Z]+) --> ([A-Z]+)$", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Z]+)` \\| `([A-Z]+)` \\|", Pattern.MULTILINE);
    private static final Pattern END = Pattern.compile("^ +([A-Z]+) --> \\[\\*]$", Pattern.MULTILINE);
    private static final Pattern VERB = Pattern.compile("^\\| ([a-z]+) \\| ([A-Z, ]+) \\|", Pattern.MULTILINE);

    private final String document =
            ProjectFiles.read(ProjectFiles.root().resolve("docs").resolve("run-states.md"));

    @Test
    void drawsEveryMoveAndNoOther() {
        assertThat(pairs(ARROW)).containsExactlyInAnyOrderElementsOf(moves());
    }

    @Test
    void explainsEveryMoveAndNoOther() {
        assertThat(pairs(ROW)).containsExactlyInAnyOrderElementsOf(moves());
    }

    @Test
    void drawsTheFinalStatesAsEnds() {
        assertThat(END.matcher(document).results().map(each -> RunState.valueOf(each.group(1))))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(RunState.values()).filter(RunState::isFinal).toList());
    }

    @Test
    void saysInWhichStatesAVerbIsPossible() {
        List<String> possible = Arrays.stream(Verb.values())
                .map(verb -> verb.word() + ": "
                        + Arrays.stream(RunState.values())
                                .filter(verb::isPossibleIn)
                                .toList())
                .toList();

        assertThat(VERB.matcher(document).results().map(each -> each.group(1) + ": [" + each.group(2) + "]"))
                .containsExactlyInAnyOrderElementsOf(possible);
    }

    private List<String> pairs(Pattern pattern) {
        return pattern.matcher(document)
                .results()
                .map(each -> each.group(1) + " to " + each.group(2))
                .toList();
    }

    private static List<String> moves() {
        return Arrays.stream(RunState.values())
                .flatMap(from ->
                        Arrays.stream(RunState.values()).filter(from::canMoveTo).map(to -> from + " to " + to))
                .toList();
    }
}
