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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the work folders and the trails of runs that nothing will ever move again: cancelled ones, abandoned ones, and those whose worker died between publishing and
 * tidying up. A FAILED run keeps its folder, since a restart goes on with its parts. What is not named like a run is left alone. Several workers on one
 * folder may do it at once; a crash in the middle leaves the rest to the next pass.
 */
final class WorkFolders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkFolders.class);

    private static final String TRAILS = "trails";

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Pattern RUN = Pattern.compile("[1-9]\\d{0,17}");

    /** A trail is named like the claim that left it, by its run first. */
    private static final Pattern TRAIL = Pattern.compile("([1-9]\\d{0,17})\\..+");

    private final Path work;
    private final Path trails;
    private final RunMoves runs;
    private final Loop loop = new Loop("work-folders", INTERVAL, this::pass);

    WorkFolders(Folders folders, RunMoves runs) {
        this.work = folders.work();
        this.trails = folders.work().resolve(TRAILS);
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
        Map<RunId, List<Path>> left = trails();
        for (RunId run : runs.longOver(left.keySet())) {
            for (Path trail : left.getOrDefault(run, List.of())) {
                Files.deleteIfExists(trail);
            }
        }
    }

    private Map<RunId, List<Path>> trails() throws IOException {
        Map<RunId, List<Path>> found = new LinkedHashMap<>();
        if (Files.isDirectory(trails)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(trails)) {
                for (Path file : files) {
                    Matcher name = TRAIL.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        found.computeIfAbsent(new RunId(Long.parseLong(name.group(1))), run -> new ArrayList<>())
                                .add(file);
                    }
                }
            }
        }
        return found;
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
