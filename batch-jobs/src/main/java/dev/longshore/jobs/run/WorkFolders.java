package dev.longshore.jobs.run;

import dev.longshore.jobs.worker.Loop;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunMoves;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the work folders of runs that nothing will ever move again: cancelled ones, abandoned ones, and those whose worker died between publishing and
 * tidying up. A FAILED run keeps its folder, since a restart goes on with its parts. What is not named like a run is left alone. Several workers on one
 * folder may do it at once; a crash in the middle leaves the rest to the next pass.
 */
final class WorkFolders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkFolders.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Pattern RUN = Pattern.compile("[1-9]\\d{0,17}");

    private final Path work;
    private final RunMoves runs;
    private final Loop loop = new Loop("work-folders", INTERVAL, this::pass);

    WorkFolders(Folders folders, RunMoves runs) {
        this.work = folders.work();
        this.runs = runs;
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
    }

    void pass() throws IOException {
        Map<RunId, Path> folders = folders();
        for (RunId run : runs.longOver(folders.keySet())) {
            delete(folders.get(run));
            log.atInfo().addKeyValue("run", run).log("work-folder.deleted");
        }
    }

    private Map<RunId, Path> folders() throws IOException {
        Map<RunId, Path> folders = new LinkedHashMap<>();
        if (Files.isDirectory(work)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(work, WorkFolders::isOfARun)) {
                found.forEach(folder -> folders.put(
                        new RunId(Long.parseLong(folder.getFileName().toString())), folder));
            }
        }
        return folders;
    }

    private static boolean isOfARun(Path folder) {
        return RUN.matcher(folder.getFileName().toString()).matches() && Files.isDirectory(folder);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
