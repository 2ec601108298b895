package dev.longshore.admin.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final String WORKER = "worker";
    private static final String CONSOLE = "console";
    private static final Set<String> ROLES = Set.of(WORKER, CONSOLE, "scheduler");

    private final Launcher launcher;
    private final Console console;

    @Mixin
    private final Installation installation = new Installation();

    @Mixin
    private final JobsJars jars = new JobsJars();

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable Integer slots;

    @Option(
            names = "--pool",
            paramLabel = "P",
            description = "The pool that it belongs to, which jobs and runs may prefer.")
    private @Nullable String pool;

    @Option(
            names = "--label",
            paramLabel = "K=V",
            description = "What else sets it apart, such as disk=ssd. May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--roles",
            paramLabel = "R",
            split = ",",
            description = "What it does: any of worker, console and scheduler, with commas between; worker by default.")
    private List<String> roles = List.of(WORKER);

    private @Nullable Integer port;

    WorkerCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where it serves, with the role console; 8080 by default, 0 for any free port.")
    void setPort(int port) {
        this.port = Serving.port(spec, port);
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
        if (!ROLES.containsAll(roles)) {
            throw WrongUse.of(
                    spec, "--roles is " + String.join(",", roles) + ": write any of worker, console and scheduler");
        }
        properties.put("longshore.roles", String.join(",", roles));
        properties.put("longshore.database.join", launcher.hasOwnDatabase() ? "always" : "never");
        if (slots != null) {
            properties.put("longshore.worker.slots", String.valueOf(slots));
        }
        if (pool != null) {
            properties.put("longshore.worker.pool", pool);
        }
        labels.forEach((label, value) -> properties.put("longshore.worker.labels[" + label + "]", value));
        if (port != null) {
            properties.put("server.port", String.valueOf(port));
        }
        properties.putAll(jars.properties());
        launcher.requireInstallation(installation.data());
        console.say("Starting a worker…");
        try (RunningApplication application = start(properties)) {
            if (roles.contains(CONSOLE)) {
                console.say("Console: " + application.address() + "/");
            }
            console.say("It works. Ctrl-C stops it; what it was working on goes on elsewhere.");
            return application.awaitStop();
        }
    }

    private RunningApplication start(Map<String, String> properties) {
        return roles.contains(CONSOLE)
                ? launcher.serve(installation.data(), properties)
                : launcher.work(installation.data(), properties);
    }
}
