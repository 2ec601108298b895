package dev.longshore.admin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Jars of Spring Batch jobs that a command brings. */
final class JobsJars {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--jobs-jar",
            paramLabel = "FILE",
            description = "A jar with Spring Batch jobs, to be run as they are; may be given several times.")
    private final List<Path> jars = new ArrayList<>();

    Map<String, String> properties() {
        jars.stream().filter(jar -> !Files.isRegularFile(jar)).findFirst().ifPresent(jar -> {
            throw WrongUse.of(spec, "--jobs-jar: there is no file " + jar);
        });
        return jars.isEmpty()
                ? Map.of()
                : Map.of(
                        JobsClassPath.JARS,
                        jars.stream()
                                .map(jar -> jar.toAbsolutePath().toString())
                                .collect(Collectors.joining(",")));
    }
}
