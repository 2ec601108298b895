package dev.longshore.admin.cli;

import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.model.job.JobName;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Understands a command line and runs its command. */
public final class CommandLineInterface {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private static final int WIDTH = 100;

    private final Class<?> application;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    /** @param application the class that Spring starts */
    public CommandLineInterface(
            Class<?> application, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.application = application;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** The exit code: 0 done, 1 failed, 2 the command line is wrong. */
    public int run(String... arguments) {
        SpringProperties properties = SpringProperties.in(arguments);
        Console console = new Console(out, err);
        Optional<String> mistake =
                Settings.documented().complaint(properties.values().keySet());
        if (mistake.isPresent()) {
            console.complain(mistake.get());
            return WRONG_USE;
        }
        Launcher launcher = new Launcher(application, properties, environment, console);
        // settings of a benchmark look like options, and only the benchmark knows them
        CommandLine bench =
                new CommandLine(new BenchCommand(launcher, console)).setUnmatchedOptionsArePositionalParams(true);
        CommandLine line = new CommandLine(new Root())
                .addSubcommand(new UpCommand(launcher, console))
                .addSubcommand(new WorkerCommand(launcher, console))
                .addSubcommand(new DemoCommand(launcher, console))
                .addSubcommand(new NewCommand(console))
                .addSubcommand(new CheckCommand(launcher, console))
                .addSubcommand(bench)
                .addSubcommand(new TokenCommand(launcher, console))
                .addSubcommand(new AccountCommand(launcher, console))
                .addSubcommand(new HistoryCommand(launcher, console))
                .addSubcommand(new HelpCommand())
                .registerConverter(Role.class, word -> meaning(word, Role::of))
                .registerConverter(JobName.class, word -> meaning(word, JobName::new))
                .registerConverter(
                        HistoryCommand.ApplicationName.class, word -> meaning(word, HistoryCommand.ApplicationName::of))
                .registerConverter(TenantScope.class, word -> meaning(word, TenantScope::new))
                .registerConverter(Integer.class, word -> number(word, Integer::valueOf, "a whole number"))
                .registerConverter(int.class, word -> number(word, Integer::valueOf, "a whole number"))
                .registerConverter(double.class, word -> number(word, Double::valueOf, "a number"))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setUsageHelpWidth(WIDTH)
                .setParameterExceptionHandler((wrong, given) -> wrongUse(wrong))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure));
        return line.execute(properties.remaining().toArray(String[]::new));
    }

    private static <T> T meaning(String word, Function<String, T> reader) {
        try {
            return reader.apply(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static <T> T number(String word, Function<String, T> reader, String kind) {
        try {
            return reader.apply(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("\"" + word + "\" is not " + kind);
        }
    }

    private int wrongUse(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        String reason = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = "\"" + unmatched.getUnmatched().get(0) + "\"";
            reason = line.getSubcommands().isEmpty()
                    ? word + " means nothing here"
                    : "There is no command " + word
                            + NearestWord.to(
                                            unmatched.getUnmatched().get(0),
                                            line.getSubcommands().keySet())
                                    .map(near -> ". Did you mean " + near + "?")
                                    .orElse("");
        }
        err.println(reason.replaceFirst("(?<![?])\\.?$", ".") + " " + command + " --help shows what can be written.");
        return WRONG_USE;
    }

    private int failed(Exception failure) {
        err.println(StartFailure.sentence(failure));
        return FAILED;
    }

    /** As the jar says it. */
    private static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = CommandLineInterface.class.getPackage().getImplementationVersion();
            return new String[] {"Longshore " + Objects.requireNonNullElse(version, "development")};
        }
    }

    @Command(
            name = "longshore",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Moves bulk work: exports, reports, aggregations and syncs, with every run on record.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Options of the form --spring.…=…, --longshore.…=…, --server.…=…, --management.…=… and --logging.…=… go to the application.",
                "LONGSHORE_ADMIN_PASSWORD sets the password of the first administrator, admin.",
                "Where Longshore was built, ./longshore chaos breaks it, to show that it holds."
            })
    private static final class Root implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            spec.commandLine().usage(spec.commandLine().getOut());
            return DONE;
        }
    }
}
