package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.LaterRuns;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.syncin.SyncLedger;
import dev.longshore.sql.syncin.SyncMirrors;
import dev.longshore.sql.syncin.SyncTargets;
import dev.longshore.sql.syncin.ToldFiles;
import java.nio.file.Path;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue sees it: it judges definitions, and has no database to work with. */
public final class SyncInKindOnPaper {

    private SyncInKindOnPaper() {}

    public static JobKind make() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        Folders folders = Folders.under(Path.of("nowhere"));
        JdbcClient jdbc = JdbcClient.create(nowhere);
        JsonMapper json = JsonMapper.builder().build();
        InputFiles inputs =
                new InputFiles(jdbc, new AuditTrail(jdbc, json), TransactionOperations.withoutTransaction(), folders);
        SyncInBooks books = new SyncInBooks(
                folders,
                inputs,
                new InputEnds(jdbc),
                (run, fetch) -> {
                    throw new IllegalStateException("nothing is fetched on paper");
                },
                new SyncTargets(jdbc, nowhere),
                new SyncMirrors(jdbc, TransactionOperations.withoutTransaction(), new LaterRuns(jdbc)),
                new SyncLedger(new RunEvents(jdbc, new JsonColumn(json))),
                new ToldFiles(jdbc),
                json);
        return new SyncInKind(books, (job, folder) -> {});
    }
}
