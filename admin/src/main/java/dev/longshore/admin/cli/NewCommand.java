package dev.longshore.admin.cli;

import dev.longshore.model.job.JobName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new}: writes a job that works, to be changed into one's own. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Writes the files of a job that works on the sample shop, to be changed into your own.")
final class NewCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "What kind of job: export, feed, … docs/jobs has a page for each.")
    private String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "What the job is called: lower-case letters, digits and hyphens.")
    private @Nullable JobName name;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where its files go; ./jobs by default.",
            defaultValue = "jobs")
    private Path folder = Path.of("jobs");

    NewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        SortedMap<String, JobExample> examples = JobExample.all();
        JobExample example = examples.get(kind);
        if (example == null || name == null) {
            throw WrongUse.of(
                    spec,
                    "There is no example of the kind \"" + kind + "\": write one of "
                            + String.join(", ", examples.keySet()));
        }
        Map<String, String> files = example.filesFor(name);
        for (String file : files.keySet()) {
            if (Files.exists(folder.resolve(file))) {
                throw WrongUse.of(spec, folder.resolve(file) + " is there already: give the job another name");
            }
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
            console.say("Wrote " + path);
        }
        console.say("Check it: ./longshore check " + folder);
        console.say("Try it: ./longshore up --longshore.catalogue=" + folder + " (in place of the jobs that ship)");
        console.say("docs/jobs/" + kind + ".md explains what stands in them.");
        return CommandLineInterface.DONE;
    }
}
