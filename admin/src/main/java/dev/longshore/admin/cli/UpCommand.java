package dev.longshore.admin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code up}: serves until it is stopped. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Serves the console and the API, and works, until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final Installation installation = new Installation();

    @Mixin
    private final Serving serving = new Serving();

    UpCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() {
        return new Start(launcher, console).serving(installation, serving, this::serve);
    }

    private boolean serve(RunningApplication application) {
        Sample sample = Sample.of(application, Work.in(application, console));
        if (sample.isOffered()) {
            sample.askUnlessLoaded();
        }
        console.say("Ctrl-C stops it.");
        return application.awaitStop() == CommandLineInterface.DONE;
    }
}
