package dev.longshore.jobs.syncin;

import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.inbox.FolderWatches;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.syncin.SyncLedger;
import dev.longshore.sql.syncin.SyncMirrors;
import dev.longshore.sql.syncin.SyncTargets;
import dev.longshore.sql.syncin.ToldFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
@ConditionalOnWorker
class SyncInConfiguration {

    @Bean
    SyncInKind syncInKind(SyncInBooks books, FolderWatches watches) throws IOException {
        Files.createDirectories(books.inbox());
        return new SyncInKind(books, watches::watch);
    }

    @Bean
    SyncInBooks syncInBooks(
            Folders folders,
            InputFiles inputs,
            InputEnds ends,
            Fetching fetching,
            SyncTargets targets,
            SyncMirrors mirrors,
            SyncLedger ledger,
            ToldFiles told,
            JsonMapper json) {
        return new SyncInBooks(folders, inputs, ends, fetching, targets, mirrors, ledger, told, json);
    }

    @Bean
    HttpFetching httpFetching(HttpCalls http, Secrets secrets, InputFiles inputs) {
        return new HttpFetching(http, secrets, inputs);
    }
}
