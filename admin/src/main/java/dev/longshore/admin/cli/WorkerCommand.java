package dev.longshore.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code worker}: adds a process that works, without console and API. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Adds a worker to a running installation, until Ctrl-C.")
final class WorkerCommand implements Callable<Integer> {

    private static final int MOST_SLOTS = 1000;

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final Installation installation = new Installation();

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable Integer slots;

    WorkerCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many work units it works on at once; one a processor by default.")
    void setSlots(int slots) {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw WrongUse.of(spec, "--slots is " + slots + ": write a number from 1 to " + MOST_SLOTS);
        }
        this.slots = slots;
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
