package dev.longshore.scheduler.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.ScheduleFolderCheck;
import dev.longshore.sql.schedule.ScheduleHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of schedules is judged as at start-up, where there is no database. */
class PaperCheckTest {

    private static final String JOB = ScheduleHouse.REPORT;
    private static final List<JobDefinition> JOBS = List.of(ScheduleHouse.job(JOB, false, 10));

    @TempDir
    private Path folder;

    private final ScheduleFolderCheck check =
            ServiceLoader.load(ScheduleFolderCheck.class).findFirst().orElseThrow();

    @Test
    void findsASoundFolderSoundAndSaysWhatOnlyTheInstallationKnows() throws IOException {
        write("a.yml", "schedule: first", "job: " + JOB, "cron: 30 2 * * *", "calendars: [holidays, of-people]");
        write("b.yml", "schedule: second", "job: " + JOB, "after: [first, elsewhere]", "after-when: all");
        write(
                "holidays.ics",
                "BEGIN:VCALENDAR",
                "BEGIN:VEVENT",
                "UID:1",
                "DTSTART;VALUE=DATE:20000101",
                "RRULE:FREQ=YEARLY",
                "END:VEVENT",
                "END:VCALENDAR");

        ScheduleFolderCheck.Found found = check.check(folder, JOBS);

        assertThat(found.schedules())
                .extracting(schedule -> schedule.name().value())
                .containsExactly("first", "second");
        assertThat(found.calendars()).extracting(FireCalendar::name).containsExactly("holidays");
        assertThat(found.open())
                .satisfiesExactlyInAnyOrder(
                        open -> assertThat(open).contains("calendar of-people"),
                        open -> assertThat(open).contains("waits for elsewhere"));
    }

    @Test
    void tellsEveryMistakeOfEveryFileWithItsLineAndItsRemedy() throws IOException {
        write("a.yml", "schedule: bad-cron", "job: " + JOB, "cron: 99 2 * * *");
        write("b.yml", "schedule: bad-job", "job: " + JOB + "s", "cron: 30 2 * * *");
        write("c.yml", "schedule: bad-parameter", "job: " + JOB, "cron: 30 2 * * *", "parameters:", "  nothing: 1");
        write("d.yml", "schedule: one", "job: " + JOB, "cron: 30 2 * * *", "after: [two]");
        write("e.yml", "schedule: two", "job: " + JOB, "cron: 30 2 * * *", "after: [one]");
        write(
                "holidays.ics",
                "BEGIN:VCALENDAR",
                "BEGIN:VEVENT",
                "UID:1",
                "DTSTART:soon",
                "END:VEVENT",
                "END:VCALENDAR");

        assertThatThrownBy(() -> check.check(folder, JOBS))
                .hasMessageContaining("a.yml:3:")
                .hasMessageContaining("b.yml:2:")
                .hasMessageContaining("There is no job \"" + JOB + "s\". Did you mean " + JOB + "?")
                .hasMessageContaining("c.yml:5:")
                .hasMessageContaining("d.yml:4:")
                .hasMessageContaining("e.yml:4:")
                .hasMessageContaining("wait for each other for ever")
                .hasMessageContaining("holidays.ics:1:1: Line 4, event 1: DTSTART is soon")
                .hasMessageContaining("has 6 mistakes");
    }

    @Test
    void saysNothingAboutJobsThatAreNotKnown() throws IOException {
        write("b.yml", "schedule: of-others", "job: of-others", "cron: 30 2 * * *");

        assertThat(check.check(folder, null).schedules()).hasSize(1);
        assertThatThrownBy(() -> check.check(folder, JOBS)).hasMessageContaining("There is no job \"of-others\"");
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), String.join("\r\n", lines) + "\r\n");
    }
}
