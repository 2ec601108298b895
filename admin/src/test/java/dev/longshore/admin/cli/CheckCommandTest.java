package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules are checked with the jobs that they are for; jobs alone are checked in {@link NewCommandTest}. */
class CheckCommandTest {

    @TempDir
    private Path folder;

    private Path jobs;
    private Path schedules;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void jobsAndSchedules() throws IOException {
        jobs = folder.resolve("jobs");
        schedules = Files.createDirectory(folder.resolve("schedules"));
        assertThat(cli("new", "export", "my-export", "--folder", jobs.toString()))
                .as(text(err))
                .isZero();
    }

    @Test
    void saysWhatIsSoundAndWhatOnlyTheInstallationKnows() throws IOException {
        schedule("sound", "my-export", "parameters: {from: \"{{yesterday}}\"}", "calendars: [holidays]");

        int checked = cli("check", jobs.toString(), "--schedules", schedules.toString());

        assertThat(checked).as(text(err)).isZero();
        assertThat(text(out))
                .contains(
                        "1 job.",
                        "sound is sound (schedule of my-export).",
                        "  Not known here: sound goes by the calendar holidays",
                        "1 schedule.");
    }

    @Test
    void tellsWhatDoesNotFitTheJobsAndEndsWithOne() throws IOException {
        schedule("misspelt", "my-exporr");
        schedule("without-its-day", "my-export");

        // as a scheduler is told of its folder
        int checked = cli("check", jobs.toString(), "--longshore.schedules=" + schedules);

        assertThat(checked).isEqualTo(1);
        assertThat(text(out)).contains("my-export is sound").doesNotContain("schedule of");
        assertThat(text(err))
                .contains(
                        "2 mistakes",
                        "misspelt.yml:2:1: There is no job \"my-exporr\". Did you mean my-export?",
                        "without-its-day.yml:",
                        "The parameter \"from\" (First day) is required.");
    }

    @Test
    void tellsOfBothFoldersAtOnceAndBlamesNoScheduleForJobsThatCannotBeRead() throws IOException {
        schedule("sound", "my-export");
        schedule("broken", "my-export", "zone: Mars");
        Path elsewhere = folder.resolve("elsewhere");

        int checked = cli("check", elsewhere.toString(), "--schedules", schedules.toString());

        assertThat(checked).isEqualTo(1);
        assertThat(text(err))
                .contains("There is no catalogue folder " + elsewhere, "broken.yml:4:", "no time zone \"Mars\"")
                .doesNotContain("There is no job", "sound.yml");
    }

    private void schedule(String name, String job, String... more) throws IOException {
        Files.writeString(
                schedules.resolve(name + ".yml"),
                "schedule: " + name + "\njob: " + job + "\ncron: 30 2 * * *\n" + String.join("\n", more) + "\n");
    }

    private int cli(String... arguments) {
        return new CommandLineInterface(
                        CheckCommandTest.class,
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
