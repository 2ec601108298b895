package dev.longshore.admin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: loads the sample, exports all its order lines, shows what came of it, then serves. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Loads the sample shop, exports all its order lines, shows the result, and serves until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final Installation installation = new Installation();

    @Mixin
    private final Serving serving = new Serving();

    @Option(names = "--once", description = "End after the work: with 0 if it was done, with 1 if it failed.")
    private boolean once;

    DemoCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() {
        console.say("Starting Longshore…");
        try (RunningApplication application = launcher.serve(installation.data(), serving.properties())) {
            console.say("Console: " + application.address() + "/");
            if (!once) {
                application.awaitStop();
            }
            return CommandLineInterface.DONE;
        }
    }
}
