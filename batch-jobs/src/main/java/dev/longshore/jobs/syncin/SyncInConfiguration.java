package dev.longshore.jobs.syncin;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.syncin.SyncLedger;
import dev.longshore.sql.syncin.SyncTargets;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
@ConditionalOnWorker
class SyncInConfiguration {

    @Bean
    SyncInKind syncInKind(Folders folders, InputFiles inputs, SyncTargets targets, SyncLedger ledger, JsonMapper json)
            throws IOException {
        SyncInBooks books = new SyncInBooks(folders, inputs, targets, ledger, json);
        Files.createDirectories(books.inbox());
        return new SyncInKind(books);
    }
}
