package dev.longshore.scheduler.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ScheduleFilesTest {

    @TempDir
    private Path folder;

    @Test
    void readsWhatShipsPredecessorsFirst() {
        assertThat(new ScheduleFiles().read(YamlFiles.ofClassPath(FileSubject.SCHEDULES), new Mistakes()))
                .extracting(one -> one.definition().name().value())
                .containsExactly(
                        "monthly-customers",
                        "nightly-daily-sales",
                        "nightly-orders",
                        "weekly-orders-by-month",
                        "nightly-order-lines",
                        "nightly-pricing-summary");
    }

    @Test
    void offersWhatSendsToTheSamplesCrmOnlyWhereThatIsServed() {
        assertThat(shipped(Map.of())).hasSize(6);
        assertThat(shipped(Map.of("longshore.sample.crm.serve", "false"))).hasSize(6);
        assertThat(shipped(Map.of("longshore.sample.crm.serve", "true")))
                .hasSize(8)
                .containsSubsequence("hourly-crm-sync", "nightly-customer-activity");
    }

    private static List<String> shipped(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("written", properties));
        return new ScheduleFiles()
                .read(ScheduleFilesConfiguration.shipped(environment), new Mistakes()).stream()
                        .map(one -> one.definition().name().value())
                        .toList();
    }

    @Test
    void calendarsAreNamedAfterTheirFiles() throws IOException {
        Files.writeString(folder.resolve("holidays.ics"), "A");
        Files.writeString(folder.resolve("closing.wait.ics"), "B");
        Files.writeString(folder.resolve("a.yml"), "");

        assertThat(CalendarFiles.read(folder, new Mistakes()))
                .containsExactly(
                        new CalendarFiles.Defined("closing", FireCalendar.Effect.WAIT, "B", "closing.wait.ics"),
                        new CalendarFiles.Defined("holidays", FireCalendar.Effect.SKIP, "A", "holidays.ics"));
    }

    @Test
    void aNameThatTwoFilesHaveIsToldAlsoWhereOneOfThemHasAnotherMistake() throws IOException {
        String sound = "schedule: twice\njob: orders-export\nevery: 5m\n";
        Files.writeString(folder.resolve("a.yml"), sound + "zone: Europe/Atlantis\n");
        Files.writeString(folder.resolve("b.yml"), sound);
        Files.writeString(folder.resolve("c.yml"), sound + "running: sometimes\n");

        LongshoreException refusal = catchThrowableOfType(
                LongshoreException.class,
                () -> ScheduleFilesConfiguration.read(YamlFiles.ofFolder(FileSubject.SCHEDULES, folder), folder));

        assertThat(refusal.getMessage().lines().map(String::strip))
                .anyMatch(line -> line.startsWith("a.yml:4:1: There is no time zone"))
                .anyMatch(line -> line.startsWith("b.yml:1:1: The schedule \"twice\" stands in a.yml already."))
                .anyMatch(line -> line.startsWith("c.yml:1:1: The schedule \"twice\" stands in a.yml already."))
                .anyMatch(line -> line.startsWith("c.yml:4:1: \"running\" is \"sometimes\""));
    }

    @Test
    void readsFilesWhateverTheCaseOfTheirEnding() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "schedule: a\njob: orders-export\nevery: 5m\n");
        Files.writeString(folder.resolve("b.YML"), "schedule: b\njob: orders-export\nevery: 5m\n");
        Files.writeString(folder.resolve("c.yaml"), "schedule: c\njob: orders-export\nevery: 5m\n");
        Files.writeString(folder.resolve("d.Yaml"), "schedule: d\njob: orders-export\nevery: 5m\n");
        Files.writeString(folder.resolve("e.yml.bak"), "schedule: e\njob: orders-export\nevery: 5m\n");
        Files.writeString(folder.resolve("holidays.ICS"), "A");

        assertThat(new ScheduleFiles().read(YamlFiles.ofFolder(FileSubject.SCHEDULES, folder), new Mistakes()))
                .extracting(ScheduleFiles.Defined::file)
                .containsExactly("a.yml", "b.YML", "c.yaml", "d.Yaml");
        assertThat(CalendarFiles.read(folder, new Mistakes()))
                .extracting(CalendarFiles.Defined::name)
                .containsExactly("holidays");
    }

    @Test
    void saysAllMistakesWithFileAndLine() throws IOException {
        Files.writeString(folder.resolve("a.yml"), """
                schedule: a
                job: orders-export
                cron: "61 2 * * *"
                zone: Europe/Atlantis
                """);
        Files.writeString(folder.resolve("b.yml"), """
                schedule: b
                jobb: orders-export
                every: 5m
                parameters:
                  from: "#{today}"
                  to: "{{yesterday"
                running: sometimes
                calendars: []
                """);
        Files.writeString(folder.resolve("c.yml"), """
                schedule: c
                job: orders-export
                """);

        Files.writeString(folder.resolve("Bank Holidays.ics"), "C");
        Files.write(folder.resolve("latin.ics"), new byte[] {(byte) 0xE4});
        Files.write(folder.resolve("latin.yml"), new byte[] {'#', '\n', '#', (byte) 0xE4, '\n'});

        LongshoreException refusal = catchThrowableOfType(
                LongshoreException.class,
                () -> ScheduleFilesConfiguration.read(YamlFiles.ofFolder(FileSubject.SCHEDULES, folder), folder));

        assertThat(refusal.code()).isEqualTo("schedules");
        assertThat(refusal.getMessage().lines().map(String::strip))
                .anyMatch(line -> line.startsWith("a.yml:3:1: The minute 61 does not exist."))
                .anyMatch(line -> line.startsWith("a.yml:4:1: There is no time zone \"Europe/Atlantis\"."))
                .anyMatch(line -> line.startsWith("b.yml:1:1: \"job\" is missing."))
                .anyMatch(line -> line.startsWith("b.yml:2:1: \"jobb\" is not known here."))
                .anyMatch(line -> line.startsWith("b.yml:5:3: This looks like an expression"))
                .anyMatch(line -> line.startsWith("b.yml:6:3: This looks like an expression"))
                .anyMatch(line -> line.startsWith("b.yml:7:1: \"running\" is \"sometimes\""))
                .anyMatch(line -> line.startsWith("b.yml:8:1: \"calendars\" is an empty list.")
                        && line.endsWith("Or leave it out."))
                .anyMatch(line -> line.startsWith("c.yml:1:1: The schedule has no timetable."))
                .anyMatch(line -> line.startsWith("Bank Holidays.ics:1:1: No calendar can be named after this file."))
                .anyMatch(line -> line.startsWith("latin.yml:1:1: The file latin.yml is not UTF-8 text: line 2 has")
                        && line.endsWith("Save it in UTF-8."))
                .anyMatch(line -> line.startsWith("latin.ics:1:1: The file cannot be read as UTF-8 text."));
        assertThat(refusal.getMessage().lines()).hasSize(13);
    }
}
