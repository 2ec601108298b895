package dev.longshore.model.schedule;

import dev.longshore.model.job.JobDefinition;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a folder of schedules as a scheduler does at its start, without a database and without starting anything. Found by {@code ServiceLoader}. */
public interface ScheduleFolderCheck {

    /**
     * What the folder defines, if nothing is wrong with it.
     *
     * @param jobs that there are; null if that is not known
     * @throws dev.longshore.model.failure.LongshoreException user error with code {@code schedules}: every mistake with file, line and remedy
     */
    Found check(Path folder, @Nullable List<JobDefinition> jobs);

    /**
     * What a folder defines.
     *
     * @param open sentences about what only the installation can tell
     */
    record Found(List<ScheduleDefinition> schedules, List<FireCalendar> calendars, List<String> open) {

        public Found {
            schedules = List.copyOf(schedules);
            calendars = List.copyOf(calendars);
            open = List.copyOf(open);
        }
    }
}
