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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    /** A file is asked for again after this, whatever was in its way: each asking may read the whole of it. */
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
        String found;
        if (Files.isDirectory(folder)) {
            found = askAgain.isAfter(clock.instant()) ? listed() : asked();
            moveEnded();
        } else {
            found = "The folder inbox/" + watched.folder()
                    + " is not there. Make it, or mount it, where the worker runs; what comes into it is then read.";
        }
        tell(found);
    }

    /** Sees how files grow, and asks for none; still the problem that there was. */
    private @Nullable String listed() {
        scanner.listFiles(folder.toFile());
        return problem;
    }

    /** Asks for the files that have arrived, the oldest first, up to the first that cannot be asked for; why it cannot, or null. */
    private @Nullable String asked() {
        try {
            scanner.listFiles(folder.toFile()).stream()
                    .flatMap(file -> arrived(file.toPath()).stream())
                    .sorted(Comparator.comparing((Arrival file) -> file.seen().changed())
                            .thenComparing(file -> file.seen().path()))
                    .forEach(this::ask);
            return null;
        } catch (LongshoreException e) {
            askAgain = clock.instant().plus(AFTER_REFUSAL);
            return e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy());
        } catch (UncheckedIOException | IllegalArgumentException e) {
            askAgain = clock.instant().plus(AFTER_REFUSAL);
            return "The folder inbox/" + watched.folder() + " or a file in it cannot be read: " + e.getMessage();
        } catch (RuntimeException e) {
            // such as a database that broke the transaction off: what was copied is gone, and so is the row
            askAgain = clock.instant().plus(AFTER_REFUSAL);
            LOG.atWarn().setCause(e).addKeyValue("job", job).log("inbox.not-asked");
            return "A file of the folder inbox/" + watched.folder()
                    + " could not be asked for. It is tried again after half a minute; the worker's log (inbox.not-asked) says why.";
        }
    }

    private record Arrival(Path at, WatchedFiles.Seen seen) {}

    /** Empty if it is gone: somebody took it, or its run has ended and another worker moved it. */
    private Optional<Arrival> arrived(Path file) {
        try {
            return Optional.of(new Arrival(file, seen(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ask(Arrival file) {
        if (!files.isKnown(job, file.seen())) {
            files.ask(job, file.seen(), file.at()).ifPresent(run -> LOG.atInfo()
                    .addKeyValue("job", job)
                    .addKeyValue("file", file.seen().path())
                    .addKeyValue("run", run)
                    .log("inbox.asked"));
        }
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
            if (from.equals(came) && !watched.marker().isEmpty()) {
                // first: a marker that outlived its file would say of the next one that it is whole
                Files.deleteIfExists(came.resolveSibling(came.getFileName() + watched.marker()));
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return Files.exists(to, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
