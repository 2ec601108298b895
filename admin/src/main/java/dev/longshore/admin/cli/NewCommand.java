package dev.longshore.admin.cli;

import dev.longshore.model.job.JobName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new}: writes a complete job, to be changed into one's own, and says what must be there before it runs. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Writes the files of a complete job, to be changed into your own. Those of export, feed and report work on the sample shop as they are, the feed once its file is there; sync-in and aggregation need the tables whose SQL is written beside them, sync-out and outcome a system of yours to call. What must be there first is said for each.")
final class NewCommand implements Callable<Integer> {

    private static final Pattern PLACEHOLDER_HOST = Pattern.compile("https?://[a-z0-9.-]*example\\.org");
    private static final Pattern SECRET = Pattern.compile("\\$\\{secret:(\\w+)}");
    private static final Pattern INPUT = Pattern.compile("^  file: (.+/.+)$", Pattern.MULTILINE);
    private static final Pattern MAIL = Pattern.compile("^ +mail:$", Pattern.MULTILINE);

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "What kind of job: ${COMPLETION-CANDIDATES}. docs/jobs has a page for each.")
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
        files.forEach(this::sayWhatComesFirst);
        console.say("Check it: ./longshore check " + folder);
        console.say("Try it: ./longshore up --longshore.catalogue=" + folder + " (in place of the jobs that ship)");
        console.say("docs/jobs/" + kind + ".md explains what stands in them.");
        return CommandLineInterface.DONE;
    }

    /** What must be there before the job can run, told from what the file says itself. */
    private void sayWhatComesFirst(String file, String text) {
        if (file.endsWith("-tables.sql")) {
            console.say("First run " + folder.resolve(file) + " in the database that Longshore works on.");
        }
        if (!file.endsWith(".yml")) {
            return;
        }
        each(PLACEHOLDER_HOST, text, 0, host -> "First write the address of your own system for " + host + ".");
        each(
                SECRET,
                text,
                1,
                secret -> "Its secret comes from the environment: LONGSHORE_SECRET_" + secret
                        + ", or a file of longshore.secrets.");
        each(INPUT, text, 1, input -> "It reads inbox/" + input + " of the data folder.");
        if (MAIL.matcher(text).find()) {
            console.say("Its mails need a server: --spring.mail.host");
        }
    }

    private void each(Pattern pattern, String text, int group, UnaryOperator<String> sentence) {
        pattern.matcher(text)
                .results()
                .map(found -> found.group(group))
                .distinct()
                .forEach(found -> console.say(sentence.apply(found)));
    }

    /** Those that have an example. */
    static final class Kinds implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return JobExample.all().keySet().iterator();
        }
    }
}
