package dev.longshore.admin.cli;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.history.ForeignRepository;
import dev.longshore.sql.history.HistoryReading;
import dev.longshore.sql.history.PastApplication;
import dev.longshore.sql.history.PastExecutions;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code history}: takes in what other Spring Batch applications did. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(read | list | forget)",
        description = "Shows what other Spring Batch applications did before: reads it from their job repositories.")
final class HistoryCommand {

    private static final Actor ACTOR = Actor.local("command-line");
    private static final String PASSWORD = "LONGSHORE_HISTORY_PASSWORD";

    private final Launcher launcher;
    private final Console console;

    HistoryCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Command(
            name = "read",
            mixinStandardHelpOptions = true,
            description =
                    "Reads a job repository of Spring Batch 4, 5 or 6 on PostgreSQL, and writes nothing there. Again, it takes in what"
                            + " is new or has changed.",
            footer = {"", PASSWORD + " gives the password of --user."})
    int read(
            @Mixin Installation installation,
            @Option(
                            names = "--application",
                            paramLabel = "A",
                            required = true,
                            description = "What it is called here: lower-case letters, digits and hyphens.")
                    ApplicationName application,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            required = true,
                            description = "Of its database: jdbc:postgresql://host:5432/database.")
                    String url,
            @Option(names = "--user", paramLabel = "U", required = true, description = "Who may read its tables.")
                    String user,
            @Option(
                            names = "--prefix",
                            paramLabel = "P",
                            defaultValue = "batch_",
                            description = "How its tables begin, with their schema; batch_ by default.")
                    String prefix,
            @Option(
                            names = "--zone",
                            paramLabel = "ZONE",
                            defaultValue = "UTC",
                            description = "In which it wrote its times, such as Europe/Berlin; UTC by default.")
                    ZoneId zone) {
        launcher.visit(installation.data(), running -> {
            String password = Objects.requireNonNullElse(launcher.password(PASSWORD), "");
            ForeignRepository repository = ForeignRepository.at(url, user, password, prefix, zone);
            HistoryReading.Found found = running.get(HistoryReading.class)
                    .read(
                            ACTOR,
                            application.name(),
                            repository,
                            seen -> console.say("  " + Figures.count(seen) + " executions"));
            console.say(application.name() + ": " + Figures.count(found.seen()) + " executions there, "
                    + Figures.count(found.taken()) + " of them new or changed. The console shows them under /history.");
        });
        return CommandLineInterface.DONE;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the applications that were read.")
    int list(@Mixin Installation installation) {
        launcher.visit(
                installation.data(),
                running -> show(running.get(PastExecutions.class).applications(TenantScope.ALL)));
        return CommandLineInterface.DONE;
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description = "Deletes here what was read of an application; nothing there.")
    int forget(
            @Mixin Installation installation,
            @Option(names = "--application", paramLabel = "A", required = true, description = "Which.")
                    ApplicationName application) {
        launcher.visit(installation.data(), running -> {
            long gone = running.get(HistoryReading.class).forget(ACTOR, application.name());
            console.say(application.name() + ": " + Figures.count(gone) + " executions are deleted here.");
        });
        return CommandLineInterface.DONE;
    }

    private void show(List<PastApplication> applications) {
        if (applications.isEmpty()) {
            console.say("No history was read. longshore history read takes one in.");
        }
        for (PastApplication application : applications) {
            console.say(application.name() + "  " + Figures.count(application.executions())
                    + " executions, the newest of " + application.newest());
        }
    }

    /** Names are parts of addresses. */
    record ApplicationName(String name) {

        static ApplicationName of(String word) {
            if (!word.matches("[a-z][a-z0-9-]{0,62}")) {
                throw new IllegalArgumentException(
                        "\"" + word
                                + "\" is no name of an application: write lower-case letters, digits and hyphens, a letter first");
            }
            return new ApplicationName(word);
        }
    }
}
