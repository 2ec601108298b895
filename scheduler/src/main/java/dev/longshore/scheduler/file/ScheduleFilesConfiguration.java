package dev.longshore.scheduler.file;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.scheduler.fire.FireLoop;
import dev.longshore.scheduler.role.ConditionalOnScheduler;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Schedules;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Reads the files of a scheduler and refuses to start with wrong ones. */
@AutoConfiguration
@ConditionalOnScheduler
class ScheduleFilesConfiguration {

    /** A folder of YAML files, and of iCalendar files; if absent, the schedules that ship with the application. */
    private static final String FOLDER = "longshore.schedules";

    /** Whoever brings other jobs has no use for the schedules of those that ship. */
    private static final String CATALOGUE = "longshore.catalogue";

    /** Set where this process is the CRM of the sample, which a few more of them send to; {@code ./longshore demo} sets it. */
    private static final String CRM = "longshore.sample.crm.serve";

    @Bean
    OfferedSchedules offeredSchedules(
            Schedules schedules, CalendarSources calendars, FireLoop loop, Environment environment) {
        String folder = environment.getProperty(FOLDER, "");
        if (folder.isBlank() && !environment.getProperty(CATALOGUE, "").isBlank()) {
            return new OfferedSchedules(schedules, calendars, loop::decideDue, List.of(), null);
        }
        YamlFiles files =
                folder.isBlank() ? shipped(environment) : YamlFiles.ofFolder(FileSubject.SCHEDULES, Path.of(folder));
        Read read = read(files, folder.isBlank() ? null : Path.of(folder));
        return new OfferedSchedules(schedules, calendars, loop::decideDue, read.schedules(), read.calendars());
    }

    /** What files define; null for calendars without a folder that could define any. */
    record Read(
            List<ScheduleFiles.Defined> schedules, @Nullable List<CalendarFiles.Defined> calendars) {}

    /** @throws LongshoreException user error with code {@code schedules}: all mistakes of all files */
    static Read read(YamlFiles files, @Nullable Path folder) {
        Mistakes mistakes = new Mistakes();
        List<ScheduleFiles.Defined> schedules = new ScheduleFiles().read(files, mistakes);
        List<CalendarFiles.Defined> calendars = folder == null ? null : CalendarFiles.read(folder, mistakes);
        if (!mistakes.isEmpty()) {
            throw mistakes.asException(FileSubject.SCHEDULES, files.place());
        }
        return new Read(schedules, calendars);
    }

    static YamlFiles shipped(Environment environment) {
        YamlFiles everywhere = YamlFiles.ofClassPath(FileSubject.SCHEDULES);
        boolean crm = !environment.getProperty(CRM, "false").equalsIgnoreCase("false");
        return crm ? everywhere.and(YamlFiles.ofClassPath(FileSubject.SCHEDULES, "with-sample-crm")) : everywhere;
    }
}
