package dev.longshore.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code worker}: adds a process that works, without console and API. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Adds a worker to a running installation, until Ctrl-C.")
final class WorkerCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final Installation installation = new Installation();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many work units it works on at once; one a processor by default.")
    private @Nullable Integer slots;

    WorkerCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("longshore.roles", "worker");
        properties.put("longshore.database.join", launcher.hasOwnDatabase() ? "always" : "never");
        if (slots != null) {
            properties.put("longshore.worker.slots", String.valueOf(slots));
        }
        console.say("Starting a worker…");
        try (RunningApplication application = launcher.work(installation.data(), properties)) {
            console.say("It works. Ctrl-C stops it; what it was working on goes on elsewhere.");
            application.awaitStop();
            return CommandLineInterface.DONE;
        }
    }
}
