package dev.longshore.model.installation;

import java.nio.file.Path;

/**
 * Where an installation keeps its files. Everything that is kept lies under {@code data}: a copy of that folder, made while Longshore is stopped, is a
 * whole backup.
 *
 * @param data the root, absolute
 * @param artifacts finished files; {@code longshore.artifact.location} is relative to it
 * @param work half-made files of running attempts; on the file system of {@code artifacts}, so that a rename publishes
 */
public record Folders(Path data, Path artifacts, Path work) {

    public Folders {
        data = data.toAbsolutePath().normalize();
        artifacts = artifacts.toAbsolutePath().normalize();
        work = work.toAbsolutePath().normalize();
    }

    /** The usual layout below one root. */
    public static Folders under(Path data) {
        return new Folders(data, data.resolve("artifacts"), data.resolve("work"));
    }

    /** The embedded database: its data, programs and address. */
    public Path database() {
        return data.resolve("database");
    }

    public Path logs() {
        return data.resolve("logs");
    }
}
