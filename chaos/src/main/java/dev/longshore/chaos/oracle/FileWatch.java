package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the folder of published files all the time: whatever has a file's final name must be the whole right file at that very moment. */
public final class FileWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(5);

    private final Path artifacts;
    private final Set<Path> before;
    private final String file;
    private final Checksum golden;
    private final Set<String> violations = ConcurrentHashMap.newKeySet();
    private final Set<Path> seen = ConcurrentHashMap.newKeySet();
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread = new Thread(this::look, "file-watch");
    private volatile boolean open = true;

    private FileWatch(Path artifacts, Collection<Path> before, String file, Checksum golden) {
        this.artifacts = artifacts;
        this.before = Set.copyOf(before);
        this.file = file;
        this.golden = golden;
    }

    /** Watches for files of one workload, but for those that are there already. */
    public static FileWatch start(Rig rig, Oracle oracle, Workload workload) throws Exception {
        FileWatch watch = new FileWatch(
                rig.artifacts(), PublishedFiles.below(rig.artifacts()), workload.file(), oracle.golden(workload));
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** How many files were looked at. */
    public long looks() {
        return looks.get();
    }

    public List<String> violations() {
        return List.copyOf(violations);
    }

    private void look() {
        while (open) {
            try {
                for (Path path : PublishedFiles.below(artifacts)) {
                    if (path.getFileName().toString().equals(file) && !before.contains(path)) {
                        look(path);
                    }
                }
            } catch (NoSuchFileException tidiedUp) {
                // what a dead owner left and its successor deletes
            } catch (IOException e) {
                violations.add("the folder of files cannot be read: " + e);
            }
            try {
                Waiting.pause(EVERY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A file that appears is read whole, at once; later only its length is looked at. */
    private void look(Path path) throws IOException {
        looks.incrementAndGet();
        if (seen.add(path)) {
            try (InputStream in = Files.newInputStream(path)) {
                Checksum found = Checksum.of(in);
                if (!found.equals(golden)) {
                    violations.add(path + " was visible with " + found.bytes() + " of " + golden.bytes() + " bytes");
                }
            }
        } else if (Files.size(path) != golden.bytes()) {
            violations.add(path + " was visible with " + Files.size(path) + " of " + golden.bytes() + " bytes");
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
