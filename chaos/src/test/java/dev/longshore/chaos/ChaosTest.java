package dev.longshore.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.chaos.agent.CrashPoint;
import dev.longshore.chaos.scenario.Scenario;
import dev.longshore.chaos.scenario.Scenarios;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChaosTest {

    private static final Path PAGE = Path.of("..", "docs", "faults.md");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsAllScenariosWithoutAName() throws Exception {
        assertThat(run()).isZero();

        assertThat(Scenarios.ALL).allSatisfy(scenario -> assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(scenario.name()));
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(run("sharks")).isEqualTo(2);
        assertThat(run("kills", "--sharks")).isEqualTo(2);
        assertThat(run("kills", "--count", "many")).isEqualTo(2);
        assertThat(run("kills", "--count")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no scenario sharks", "no option --sharks", "write a whole number", "--count needs a value");
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        run("--help");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--count", "--seed", "--minutes", "--rows", "--no-control", "--report", "--keep");
    }

    @Test
    void scenariosHaveNamesOfTheirOwn() {
        assertThat(Scenarios.ALL).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @Test
    void thePageExplainsEveryScenarioAndEveryPoint() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Scenarios.ALL).allSatisfy(scenario -> assertThat(page).contains("`" + scenario.name() + "`"));
        assertThat(CrashPoint.values()).allSatisfy(point -> assertThat(page).contains("`" + point.word() + "`"));
    }

    private int run(String... arguments) throws Exception {
        return Chaos.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
