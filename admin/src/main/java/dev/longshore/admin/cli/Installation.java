package dev.longshore.admin.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which installation a command is about. */
final class Installation {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    private @Nullable Path data;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Everything that is kept lies under this folder; ./data by default.")
    void setData(Path data) {
        if (data.toString().isBlank()) {
            throw WrongUse.of(spec, "--data is empty: write the path of a folder");
        }
        this.data = data;
    }

    @Nullable
    Path data() {
        return data;
    }
}
