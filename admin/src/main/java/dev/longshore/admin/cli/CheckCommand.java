package dev.longshore.admin.cli;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.CatalogueCheck;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.ScheduleFolderCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: whether a worker would start with a folder of job files, and a scheduler with one of schedules. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Checks a folder of job files as a worker does at its start, and one of schedules as a scheduler does, without starting anything.")
final class CheckCommand implements Callable<Integer> {

    private static final String SCHEDULES = "longshore.schedules";

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final JobsJars jars = new JobsJars();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            description = "The folder; ./jobs by default.",
            defaultValue = "jobs")
    private Path folder = Path.of("jobs");

    @Option(
            names = "--schedules",
            paramLabel = "DIR",
            description = "The folder of schedules; ./schedules by default, if it is there.")
    private @Nullable Path schedules;

    CheckCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path timed = schedules();
        List<JobDefinition> jobs;
        try {
            jobs = jobs();
        } catch (LongshoreException e) {
            if (timed == null) {
                throw e;
            }
            // both are told at once; which jobs there are is not known then
            console.complain(StartFailure.sentence(e));
            check(timed, null);
            return CommandLineInterface.FAILED;
        }
        for (JobDefinition job : jobs) {
            console.say(job.name() + " is sound (" + job.kind() + ", " + job.title() + ").");
            job.gaps().forEach(gap -> console.say("  Not declared: " + gap));
        }
        console.say(counted(jobs.size(), "job", "jobs") + ".");
        return timed == null || check(timed, jobs) ? CommandLineInterface.DONE : CommandLineInterface.FAILED;
    }

    /** What schedulers of this installation would read; null for none. */
    private @Nullable Path schedules() {
        if (schedules != null) {
            return schedules;
        }
        String written = launcher.written().values().getOrDefault(SCHEDULES, "");
        if (!written.isBlank()) {
            return Path.of(written);
        }
        Path usual = Path.of("schedules");
        return Files.isDirectory(usual) ? usual : null;
    }

    private List<JobDefinition> jobs() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw LongshoreException.badInput(
                    "catalogue",
                    "DIR",
                    "There is no catalogue folder " + folder.toAbsolutePath() + ".",
                    "Name the one that has the job files: longshore check DIR.");
        }
        CatalogueCheck check =
                ServiceLoader.load(CatalogueCheck.class).findFirst().orElseThrow();
        Path unpacked = Files.createTempDirectory("longshore-check-");
        try {
            return launcher.onPaper(
                    jars.properties(), unpacked, (classes, properties) -> check.check(folder, classes, properties));
        } finally {
            FileSystemUtils.deleteRecursively(unpacked);
        }
    }

    /** @param jobs null if it is not known which there are */
    private boolean check(Path timed, @Nullable List<JobDefinition> jobs) {
        ScheduleFolderCheck check =
                ServiceLoader.load(ScheduleFolderCheck.class).findFirst().orElseThrow();
        try {
            ScheduleFolderCheck.Found found = check.check(timed, jobs);
            found.schedules()
                    .forEach(schedule ->
                            console.say(schedule.name() + " is sound (schedule of " + schedule.job() + ")."));
            found.calendars()
                    .forEach(calendar -> console.say(calendar.name() + " is sound (calendar, "
                            + counted(calendar.entries().size(), "entry", "entries") + ")."));
            found.open().forEach(open -> console.say("  Not known here: " + open));
            console.say(counted(found.schedules().size(), "schedule", "schedules") + ".");
            return true;
        } catch (LongshoreException e) {
            console.complain(StartFailure.sentence(e));
            return false;
        }
    }

    private static String counted(int count, String one, String more) {
        return count + " " + (count == 1 ? one : more);
    }
}
