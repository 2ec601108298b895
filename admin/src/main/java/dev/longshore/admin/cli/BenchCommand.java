package dev.longshore.admin.cli;

import dev.longshore.model.bench.Benchmark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: runs one of the benchmarks that the modules contribute, in an installation of its own. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures; without a name it lists what there is to measure.",
        footer = {"", "Its data lie under ./data/bench, beside those of daily work, unless --data says otherwise."})
final class BenchCommand implements Callable<Integer> {

    private final Launcher launcher;
    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Installation installation = new Installation();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "What to measure.")
    private @Nullable String name;

    @Parameters(index = "1..*", paramLabel = "--SETTING=VALUE", description = "Settings of the benchmark.")
    private @Nullable List<String> settings;

    BenchCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path data = installation.data() == null ? Path.of("data", "bench") : installation.data();
        try (RunningApplication application =
                launcher.serve(data, Map.of("server.port", "0", "longshore.bench", "true"))) {
            List<Benchmark> benchmarks = application.all(Benchmark.class);
            if (name == null) {
                benchmarks.forEach(this::show);
                return CommandLineInterface.DONE;
            }
            Benchmark benchmark = benchmarks.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> WrongUse.of(
                            spec,
                            "There is no benchmark \"" + name + "\": "
                                    + String.join(
                                            ", ",
                                            benchmarks.stream()
                                                    .map(Benchmark::name)
                                                    .toList())));
            Map<String, String> given =
                    new BenchSettings(spec, benchmark).read(settings == null ? List.of() : settings);
            benchmark.run(given, application.address(), console.out());
            return CommandLineInterface.DONE;
        }
    }

    private void show(Benchmark benchmark) {
        console.say(benchmark.name() + "  " + benchmark.title());
        benchmark.settings().forEach((setting, value) -> console.say("    --" + setting + "=" + value));
    }
}
