package dev.longshore.jobs.inbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.integration.file.filters.FileListFilter;

/**
 * Lets files through whose size and time of change have stayed as they are for long enough, as this worker sees it. Somebody who pauses longer than that in the
 * middle of a file is taken at their word: a marker or a rename tells better. For one thread.
 */
final class SettledFiles implements FileListFilter<File> {

    private final Duration settle;
    private final Clock clock;
    private Map<String, Sight> seen = new HashMap<>();

    SettledFiles(Duration settle, Clock clock) {
        this.settle = settle;
        this.clock = clock;
    }

    private record Sight(long bytes, long changed, Instant since) {}

    @Override
    public List<File> filterFiles(File[] files) {
        Instant now = clock.instant();
        Map<String, Sight> sights = new HashMap<>();
        List<File> settled = new ArrayList<>();
        for (File file : files) {
            // a link could lead anywhere
            if (Files.isRegularFile(file.toPath(), LinkOption.NOFOLLOW_LINKS)) {
                Sight before = seen.get(file.getName());
                Sight sight = new Sight(file.length(), file.lastModified(), now);
                if (before != null && before.bytes == sight.bytes && before.changed == sight.changed) {
                    sight = before;
                }
                sights.put(file.getName(), sight);
                if (!sight.since.plus(settle).isAfter(now)) {
                    settled.add(file);
                }
            }
        }
        seen = sights;
        return settled;
    }
}
