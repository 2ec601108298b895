package dev.longshore.admin.cli;

import dev.longshore.model.failure.LongshoreException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

/** Why a command failed, in words that say what to do. */
final class StartFailure {

    private StartFailure() {}

    static String sentence(Throwable failure) {
        Path log = failure instanceof NotStarted notStarted ? notStarted.log() : null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        Throwable root = root(failure);
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String firstLine = reason.lines().findFirst().orElse("").replaceFirst("\\.?$", ".");
        return "Longshore could not do it: " + firstLine + (log == null ? "" : " See " + log + ".");
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof LongshoreException known) {
            return known.remedy() == null ? known.getMessage() : known.getMessage() + " " + known.remedy();
        }
        if (cause instanceof PortInUseException taken) {
            return "Port " + taken.getPort()
                    + " is taken by another program. Stop it, or give another port with --port.";
        }
        if (cause instanceof java.net.BindException) {
            return "This host has no such address as server.address says. Write one of its own, or 0.0.0.0 for all.";
        }
        if (cause instanceof BindException wrong) {
            return "Property " + wrong.getName() + " cannot be read: "
                    + root(wrong).getMessage() + ".";
        }
        if (cause instanceof ConversionFailedException wrong) {
            return "\"" + wrong.getValue() + "\" cannot be read as "
                    + wrong.getTargetType().getType().getSimpleName() + ". Correct the property that has this value.";
        }
        if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("no space left on device")) {
            return "The disk is full. Free some space, or give a data folder on another disk with --data.";
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
