package dev.longshore.jobs.inbox;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.inbox.WatchedFiles;
import dev.longshore.sql.inbox.WatchedFolders;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Watched folders, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
class InboxConfiguration {

    @Bean
    FolderWatches folderWatches(Folders folders, WatchedFiles files, WatchedFolders watched, Clock clock) {
        return new FolderWatches(folders.data().resolve("inbox"), files, watched, clock);
    }
}
