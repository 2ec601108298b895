package dev.longshore.jobs.inbox;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.inbox.WatchedFiles;
import dev.longshore.sql.inbox.WatchedFolders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.integration.file.DefaultDirectoryScanner;
import org.springframework.integration.file.filters.ChainFileListFilter;
import org.springframework.integration.file.filters.FileListFilter;
import org.springframework.integration.file.filters.FileSystemMarkerFilePresentFileListFilter;
import org.springframework.integration.file.filters.SimplePatternFileListFilter;

/** One watched folder, as one worker looks at it. For one thread. */
final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    /** A full queue is asked again after this: each asking reads the whole file. */
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(30);

    private final JobName job;
    private final WatchedFolder watched;
    private final Path inbox;
    private final Path folder;
    private final WatchedFiles files;
    private final WatchedFolders folders;
    private final DefaultDirectoryScanner scanner = new DefaultDirectoryScanner();
    private final Clock clock;
    private @Nullable String problem;
    private Instant askAgain = Instant.MIN;

    FolderWatch(
            JobName job, WatchedFolder watched, Path inbox, WatchedFiles files, WatchedFolders folders, Clock clock) {
        this.job = job;
        this.watched = watched;
        this.inbox = inbox;
        this.folder = inbox.resolve(watched.folder());
        this.files = files;
        this.folders = folders;
        this.clock = clock;
        List<FileListFilter<File>> filters = new ArrayList<>();
        FileListFilter<File> names = new SimplePatternFileListFilter(watched.names());
        filters.add(
                watched.marker().isEmpty()
                        ? names
                        : new FileSystemMarkerFilePresentFileListFilter(names, watched.marker()));
        filters.add(new SettledFiles(watched.settle(), clock));
        scanner.setFilter(new ChainFileListFilter<>(filters));
    }

    /** Asks for the runs of files that have arrived, and moves those whose runs have ended. What is wrong with the folder is told, not thrown. */
    void look() {
        String found = null;
        if (Files.isDirectory(folder)) {
            try {
                List<File> settled = scanner.listFiles(folder.toFile());
                if (askAgain.isAfter(clock.instant())) {
                    found = problem;
                } else {
                    settled.forEach(file -> ask(file.toPath()));
                }
            } catch (LongshoreException e) {
                askAgain = clock.instant().plus(AFTER_REFUSAL);
                found = e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
            } catch (UncheckedIOException | IllegalArgumentException e) {
                found = "The folder inbox/" + watched.folder() + " or a file in it cannot be read: " + e.getMessage();
            }
            moveEnded();
        } else {
            found = "The folder inbox/" + watched.folder()
                    + " is not there. Make it, or mount it, where the worker runs; what comes into it is then read.";
        }
        tell(found);
    }

    private void tell(@Nullable String found) {
        if (found != null && !found.equals(problem)) {
            LOG.atError().addKeyValue("job", job).addKeyValue("problem", found).log("inbox.problem");
        } else if (found == null && problem != null) {
            LOG.atInfo().addKeyValue("job", job).log("inbox.recovered");
        }
        problem = found;
        folders.looked(job, watched.folder(), found);
    }

    private void ask(Path file) {
        try {
            WatchedFiles.Seen seen = seen(file);
            if (!files.isKnown(job, seen)) {
                files.ask(job, seen, file).ifPresent(run -> LOG.atInfo()
                        .addKeyValue("job", job)
                        .addKeyValue("file", seen.path())
                        .addKeyValue("run", run)
                        .log("inbox.asked"));
            }
        } catch (NoSuchFileException e) {
            // somebody took it, or its run has ended and another worker moved it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WatchedFiles.Seen seen(Path file) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new WatchedFiles.Seen(
                inbox.relativize(file).toString(),
                is.size(),
                is.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    private void moveEnded() {
        for (WatchedFiles.Ended file : files.toMove(job)) {
            try {
                files.moved(file, move(file) ? file.target() : "gone");
            } catch (IOException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("job", job)
                        .addKeyValue("file", file.seen().path())
                        .log("inbox.not-moved");
            }
        }
    }

    /** False if it is not there any more, or another file has taken its name. A move that another worker has made already is one. */
    private boolean move(WatchedFiles.Ended file) throws IOException {
        Path came = inbox.resolve(file.seen().path());
        String name = file.run() + "-" + came.getFileName();
        Path from =
                file.place().equals("inbox") ? came : folder.resolve("failed").resolve(name);
        Path to = folder.resolve(file.target()).resolve(name);
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            WatchedFiles.Seen now = seen(from);
            if (now.bytes() != file.seen().bytes()
                    || !now.changed().equals(file.seen().changed())) {
                return false;
            }
            Files.createDirectories(to.getParent());
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            if (!watched.marker().isEmpty()) {
                Files.deleteIfExists(came.resolveSibling(came.getFileName() + watched.marker()));
            }
            return true;
        } catch (NoSuchFileException e) {
            return Files.exists(to, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
