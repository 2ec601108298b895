package dev.longshore.admin.cli;

import dev.longshore.model.job.CatalogueCheck;
import dev.longshore.model.job.JobDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code check}: whether a worker would start with a folder of job files. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a folder of job files as a worker does at its start, without starting anything.")
final class CheckCommand implements Callable<Integer> {

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

    CheckCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        CatalogueCheck check =
                ServiceLoader.load(CatalogueCheck.class).findFirst().orElseThrow();
        Path unpacked = Files.createTempDirectory("longshore-check-");
        List<JobDefinition> jobs;
        try {
            jobs = launcher.onPaper(
                    jars.properties(), unpacked, (classes, properties) -> check.check(folder, classes, properties));
        } finally {
            FileSystemUtils.deleteRecursively(unpacked);
        }
        for (JobDefinition job : jobs) {
            console.say(job.name() + " is sound (" + job.kind() + ", " + job.title() + ").");
            job.gaps().forEach(gap -> console.say("  Not declared: " + gap));
        }
        console.say(jobs.size() == 1 ? "1 job." : jobs.size() + " jobs.");
        return CommandLineInterface.DONE;
    }
}
