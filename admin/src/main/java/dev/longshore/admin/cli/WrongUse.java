package dev.longshore.admin.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A value on the command line that cannot be meant. */
final class WrongUse {

    private WrongUse() {}

    /** @param spec the command that picocli injected */
    static ParameterException of(@Nullable CommandSpec spec, String sentence) {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command before its options");
        }
        return new ParameterException(spec.commandLine(), sentence);
    }
}
