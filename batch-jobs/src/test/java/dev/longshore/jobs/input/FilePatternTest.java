package dev.longshore.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternTest {

    @TempDir
    Path folder;

    @Test
    void putsParametersInPlace() {
        assertThat(new FilePattern("bookings/{day}.csv", FilePattern.Place.FEEDS).of(run("2026-11-22"), folder))
                .isEqualTo(folder.resolve("bookings/2026-11-22.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/b", "a\\b", "a\0b", "%2e%2e", "a b"})
    void refusesValuesThatAreNoPartOfAName(String value) {
        assertThatThrownBy(() -> new FilePattern("{day}.csv", FilePattern.Place.FEEDS).of(run(value), folder))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("cannot be part of a file's name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../feed.csv", "a/../../feed.csv", "a feed.csv", ""})
    void refusesPatternsThatLeadElsewhere(String pattern) {
        assertThatThrownBy(() -> new FilePattern(pattern, FilePattern.Place.FEEDS))
                .isInstanceOf(LongshoreException.class);
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws IOException {
        Path feeds = Files.createDirectory(folder.resolve("feeds"));
        Files.writeString(folder.resolve("secret.csv"), "x");
        Files.createSymbolicLink(feeds.resolve("link.csv"), folder.resolve("secret.csv"));
        Files.writeString(feeds.resolve("feed.csv"), "x");

        assertThat(new FilePattern("feed.csv", FilePattern.Place.FEEDS).existing(run("x"), feeds))
                .isRegularFile();
        assertThatThrownBy(() -> new FilePattern("link.csv", FilePattern.Place.FEEDS).existing(run("x"), feeds))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("leads out of the folder");
        assertThatThrownBy(() -> new FilePattern("none.csv", FilePattern.Place.FEEDS).existing(run("x"), feeds))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("is not in the folder");
    }

    /** Whoever opened it would hear no order before somebody writes. */
    @Test
    void refusesWhatIsThereAndIsNoFile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe.csv").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createDirectory(folder.resolve("folder.csv"));

        for (String name : List.of("pipe.csv", "folder.csv")) {
            assertThatThrownBy(() -> new FilePattern(name, FilePattern.Place.FEEDS).existing(run("x"), folder))
                    .isInstanceOf(LongshoreException.class)
                    .hasMessageContaining("The feed " + name + " is a folder, a pipe or a device");
        }
    }

    private static RunScope run(String day) {
        JobDefinition definition = new JobDefinition(
                new JobName("feed"),
                "Feed",
                "A feed.",
                "feed",
                "tests",
                "bulk",
                new Impact(Impact.Level.DELAYED, "Nobody notices.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(1)),
                List.of(),
                List.of(),
                new JobDefinition.Limits(1, 1, null, 1),
                null,
                null,
                Map.of());
        return new RunScope(new RunId(1), 1, 1, definition, Map.of("day", day), RunContext.NONE);
    }
}
