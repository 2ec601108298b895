package dev.longshore.admin.cli;

import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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

    @Option(
            names = "--fast-clock",
            description = "Then let the last night and the hours since pass in a minute or two for its schedules.")
    private boolean fastClock;

    DemoCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> properties =
                new LinkedHashMap<>(SampleCrmPlace.free().properties());
        properties.putAll(serving.properties());
        return new Start(launcher, console).serving(installation, properties, this::show);
    }

    private boolean show(RunningApplication application) {
        boolean done = work(application);
        if (!once) {
            console.say("The console serves at " + application.address() + "/ until Ctrl-C stops it.");
            application.awaitStop();
        }
        return done;
    }

    private boolean work(RunningApplication application) {
        Work work = Work.in(application, console);
        return load(application, work)
                && export(application, work)
                && (!fastClock || Night.in(application, work, console).pass());
    }

    private boolean load(RunningApplication application, Work work) {
        Sample sample = Sample.of(application, work);
        RequestOutcome.Accepted asked = sample.askForLoad();
        boolean loadedBefore = work.look(asked.run()).state() == RunState.COMPLETED;
        if (!loadedBefore) {
            String verb = asked.isNew() ? "Loading" : "Going on loading";
            console.say(verb + " the sample shop at scale " + sample.scale() + ": run " + asked.run());
        }
        RunRow run = work.follow(asked.run());
        if (run.state() != RunState.COMPLETED) {
            return failed("The sample shop could not be loaded", application, work, run.id());
        }
        String rows = "Sample shop: " + Figures.count(run.counts().written()) + " rows";
        console.say(rows + (loadedBefore ? ", loaded before" : " in " + Figures.seconds(time(run))));
        return true;
    }

    private boolean export(RunningApplication application, Work work) {
        RunId asked = work.ask("order-lines-export", Map.of(), null, "The demo").run();
        console.say("Exporting all order lines: run " + asked);
        RunRow run = work.follow(asked);
        if (run.state() != RunState.COMPLETED) {
            return failed("The order lines could not be exported", application, work, asked);
        }
        Duration time = time(run);
        console.say("Rows: " + Figures.count(run.counts().written()));
        console.say("Time: " + Figures.seconds(time) + ", "
                + Figures.rate(run.counts().written(), time));
        for (ArtifactRow file : work.detail(asked).artifacts()) {
            console.say("File: " + application.get(Folders.class).artifacts().resolve(file.location()));
            console.say("Size: " + Figures.bytes(file.bytes()));
            console.say("SHA-256: " + file.sha256());
        }
        return true;
    }

    private boolean failed(String what, RunningApplication application, Work work, RunId run) {
        RunDetail detail = work.detail(run);
        RunDetail.Failure failure = detail.failure();
        String why = failure == null
                ? "run " + run + " is " + detail.row().state()
                : failure.message() + (failure.remedy() == null ? "" : " " + failure.remedy());
        console.complain(what + ": " + why + " See " + application.address() + "/runs/" + run + ".");
        return false;
    }

    private static Duration time(RunRow run) {
        return run.startedAt() == null || run.endedAt() == null
                ? Duration.ZERO
                : Duration.between(run.startedAt(), run.endedAt());
    }
}
