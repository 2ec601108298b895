package dev.longshore.jobs.export;

import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where exports keep their files: one folder a run for what is half-made, and one for what is published. */
record ExportFolders(Folders folders) {

    Path work(RunId run) {
        return folders.work().resolve(run.toString());
    }

    Path artifacts(RunId run) {
        return folders.artifacts().resolve(run.toString());
    }

    /** A published file as {@code longshore.artifact.location} names it. */
    static String location(RunId run, String name) {
        return run + "/" + name;
    }

    /** Makes a file, or a folder's entries such as a file just renamed into it, survive a power loss. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void deleteWork(RunId run) throws IOException {
        Path folder = work(run);
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
