package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.bench.Benchmark;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What is wrong is said before anything is measured. */
class BenchSettingsTest {

    private final BenchSettings settings =
            new BenchSettings(new CommandLine(CommandSpec.create()).getCommandSpec(), new Sprint());

    @Test
    void keepsTheDefaultOfWhatIsNotGiven() {
        assertThat(settings.read(List.of("--scale=0.25")))
                .isEqualTo(Map.of("rounds", "5", "scale", "0.25", "peer", "yes"));
    }

    @Test
    void takesYesAndNoWhereThoseAreMeant() {
        assertThat(settings.read(List.of("--peer=no"))).containsEntry("peer", "no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rounds=x   | --rounds=x is not a whole number above 0: write it in digits, such as --rounds=5",
                "--rounds=0   | --rounds=0 is not a whole number above 0",
                "--rounds=1.5 | --rounds=1.5 is not a whole number above 0",
                "--rounds=-1  | --rounds=-1 is not a whole number above 0",
                "--scale=0.0  | --scale=0.0 is not a number above 0: write it in digits, such as --scale=1.0",
                "--scale=1e9  | --scale=1e9 is not a number above 0",
                "--peer=1     | --peer=1 is neither yes nor no: write one of them.",
                "--speed=1    | Benchmark sprint has no setting \"--speed=1\"",
                "--rounds     | Benchmark sprint has no setting \"--rounds\"",
            })
    void refusesWhatItCannotUse(String argument, String sentence) {
        assertThatThrownBy(() -> settings.read(List.of(argument))).hasMessageContaining(sentence);
    }

    private static final class Sprint implements Benchmark {

        @Override
        public String name() {
            return "sprint";
        }

        @Override
        public String title() {
            return "nothing";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("rounds", "5", "scale", "1.0", "peer", "yes");
        }

        @Override
        public void run(Map<String, String> settings, String address, PrintStream out) {
            throw new AssertionError("nothing is measured here");
        }
    }
}
