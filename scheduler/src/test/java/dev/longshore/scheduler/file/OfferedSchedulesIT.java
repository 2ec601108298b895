package dev.longshore.scheduler.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.ScheduleHouse;
import dev.longshore.sql.schedule.Schedules;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class OfferedSchedulesIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void aSchedulerWithoutAFolderRemovesNoCalendarOfAnothersFiles(@TempDir Path data) {
        try (ConfigurableApplicationContext context = ScheduleHouse.open(database, data, "longshore.roles=console")) {
            Schedules schedules = context.getBean(Schedules.class);
            CalendarSources sources = context.getBean(CalendarSources.class);
            sources.offer(ScheduleHouse.INES, "holidays", FireCalendar.Effect.SKIP, """
                    BEGIN:VCALENDAR
                    BEGIN:VEVENT
                    SUMMARY:Day of the harbour
                    DTSTART;VALUE=DATE:20270509
                    END:VEVENT
                    END:VCALENDAR
                    """, "holidays.ics");

            new OfferedSchedules(schedules, sources, List.of(), null).start();
            assertThat(sources.all()).containsKey("holidays");

            new OfferedSchedules(schedules, sources, List.of(), List.of()).start();
            assertThat(sources.all()).as("its own folder is empty").isEmpty();
        }
    }
}
