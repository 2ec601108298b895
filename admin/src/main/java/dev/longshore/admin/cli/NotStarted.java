package dev.longshore.admin.cli;

import java.nio.file.Path;

/** The application did not start; the log has the stack. */
final class NotStarted extends RuntimeException {

    private final Path log;

    NotStarted(RuntimeException cause, Path log) {
        super(cause);
        this.log = log;
    }

    Path log() {
        return log;
    }
}
