package dev.longshore.scheduler.file;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleFolderCheck;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.ScheduleFit;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.Mistake;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder as {@link ScheduleFilesConfiguration} does, and goes on to what a scheduler would refuse one by one: a job that is not there, a parameter or tenant that does
 * not fit it, a circle, an iCalendar file that cannot be read. Its limits: lanes, the limits of tenants, and the schedules and calendars that people made are the
 * installation's.
 */
public final class PaperCheck implements ScheduleFolderCheck {

    private final Clock clock = Clock.systemUTC();

    @Override
    public Found check(Path folder, @Nullable List<JobDefinition> jobs) {
        YamlFiles files = YamlFiles.ofFolder(FileSubject.SCHEDULES, folder);
        Instant now = clock.instant();
        Mistakes mistakes = new Mistakes();
        Map<String, JobDefinition> known = jobs == null
                ? Map.of()
                : jobs.stream().collect(Collectors.toMap(job -> job.name().value(), Function.identity()));
        List<ScheduleDefinition> schedules = new ScheduleFiles()
                        .read(
                                files,
                                mistakes,
                                (definition, all) -> problems(definition, all, jobs == null ? null : known, now))
                        .stream()
                        .map(ScheduleFiles.Defined::definition)
                        .toList();
        List<FireCalendar> calendars = new ArrayList<>();
        for (CalendarFiles.Defined one : CalendarFiles.read(folder, mistakes)) {
            try {
                calendars.add(Calendars.onPaper(one.name(), one.name(), one.effect(), one.text(), now));
            } catch (LongshoreException e) {
                mistakes.add(new Mistake(
                        one.file(),
                        1,
                        1,
                        "",
                        Objects.requireNonNullElse(e.getMessage(), "The file cannot be read."),
                        Objects.requireNonNullElse(e.remedy(), "")));
            }
        }
        if (!mistakes.isEmpty()) {
            throw mistakes.asException(FileSubject.SCHEDULES, files.place());
        }
        return new Found(schedules, calendars, open(schedules, calendars));
    }

    /** @param jobs by name; null if it is not known which there are */
    private static List<LongshoreException> problems(
            ScheduleDefinition definition,
            Map<ScheduleName, ScheduleFiles.Defined> all,
            @Nullable Map<String, JobDefinition> jobs,
            Instant now) {
        String name = definition.job().value();
        JobDefinition job = jobs == null ? null : jobs.get(name);
        List<LongshoreException> problems = new ArrayList<>(ScheduleFit.problems(definition, job, now));
        if (jobs != null && job == null) {
            problems.add(ScheduleFit.unknown("job", "job", name, jobs.keySet()));
        }
        ScheduleFit.circle(definition.name(), one -> {
                    ScheduleFiles.Defined found = all.get(one);
                    return found == null ? null : found.definition().chain().after();
                })
                .ifPresent(problems::add);
        return problems;
    }

    private static List<String> open(List<ScheduleDefinition> schedules, List<FireCalendar> calendars) {
        List<ScheduleName> names =
                schedules.stream().map(ScheduleDefinition::name).toList();
        List<String> kept = calendars.stream().map(FireCalendar::name).toList();
        List<String> open = new ArrayList<>();
        for (ScheduleDefinition schedule : schedules) {
            schedule.chain().after().stream()
                    .filter(one -> !names.contains(one))
                    .forEach(one -> open.add(schedule.name() + " waits for " + one
                            + ", which is not in this folder: it must be a schedule of the installation."));
            schedule.timing().calendars().stream()
                    .filter(one -> !kept.contains(one))
                    .forEach(one -> open.add(schedule.name() + " goes by the calendar " + one
                            + ", which is not in this folder: it must be a calendar of the installation."));
        }
        return open;
    }
}
