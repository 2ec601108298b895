package dev.longshore.admin.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which installation a command is about. */
final class Installation {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Everything that is kept lies under this folder; ./data by default.")
    private @Nullable Path data;

    @Nullable
    Path data() {
        return data;
    }
}
