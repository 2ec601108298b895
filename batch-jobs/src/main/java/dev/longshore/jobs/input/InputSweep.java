package dev.longshore.jobs.input;

import dev.longshore.sql.input.InputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what crashes left of files that were being received: bytes that no row names, a day after they were written last. No transaction that would name them
 * lasts so long. Looks through the folder once an hour. For one thread.
 */
public final class InputSweep {

    private static final Logger LOG = LoggerFactory.getLogger(InputSweep.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration LEFT = Duration.ofDays(1);
    private static final int AT_ONCE = 500;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.half)?");

    private final InputFiles inputs;
    private final Clock clock;
    private Instant next = Instant.MIN;

    public InputSweep(InputFiles inputs, Clock clock) {
        this.inputs = inputs;
        this.clock = clock;
    }

    /** Does all that is due now. */
    public void look() {
        if (next.isAfter(clock.instant()) || !Files.isDirectory(inputs.folder())) {
            return;
        }
        next = clock.instant().plus(EVERY);
        Map<Path, UUID> old = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(inputs.folder())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && isOld(file)) {
                    old.put(file, UUID.fromString(name.substring(0, 36)));
                }
                if (old.size() == AT_ONCE) {
                    removeUnnamed(old);
                    old.clear();
                }
            }
            removeUnnamed(old);
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOld(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .plus(LEFT)
                    .isBefore(clock.instant());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void removeUnnamed(Map<Path, UUID> old) throws IOException {
        Set<UUID> recorded = inputs.recorded(old.values());
        for (Map.Entry<Path, UUID> file : old.entrySet()) {
            if (!recorded.contains(file.getValue())) {
                Files.deleteIfExists(file.getKey());
                LOG.atInfo().addKeyValue("input", file.getValue()).log("input.swept");
            }
        }
    }
}
