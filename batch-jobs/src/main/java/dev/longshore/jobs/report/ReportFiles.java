package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where reports lie: half-made in the run's work folder under its owner's token, published by a rename into the folder of that claim. */
record ReportFiles(Folders folders) {

    /**
     * A document on disk, forced.
     *
     * @param name under which it is published
     * @param made where it lies until then
     */
    record Made(String name, Path made, long bytes, String sha256) {}

    /** Writes a document and forces it to disk. */
    Made make(RunScope run, String name, byte[] content) {
        Path file = work(run).resolve("made-" + run.token() + "-" + name);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            force(file);
        } catch (IOException e) {
            throw failure(file, e);
        }
        return new Made(name, file, content.length, sha256(content));
    }

    /** Lets it appear whole. A claim that is fenced and does not know it yet has a folder of its own. */
    void publish(RunScope run, Made made) {
        Path folder = folders.artifacts().resolve(run.run().toString()).resolve(Long.toString(run.token()));
        try {
            Files.createDirectories(folder);
            Files.move(
                    made.made(),
                    folder.resolve(made.name()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force(folder);
            force(folder.getParent());
            force(folders.artifacts());
        } catch (IOException e) {
            throw failure(folder.resolve(made.name()), e);
        }
    }

    /** As the artifact names it. */
    static String location(RunScope run, String name) {
        return run.run() + "/" + run.token() + "/" + name;
    }

    /** Deletes what earlier claims left. Failures leave files that nobody names. */
    void cleanUp(RunScope run) throws IOException {
        Path folder = work(run);
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private Path work(RunScope run) {
        return folders.work().resolve(run.run().toString());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static LongshoreException failure(Path file, IOException e) {
        return LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                "disk",
                "The file " + file + " could not be written: " + e.getMessage() + ".",
                "Make room or give the permission, then restart the run.",
                e);
    }
}
