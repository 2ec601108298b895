package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.feed.FeedTarget;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.json.JsonColumn;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue sees it: it judges definitions, and has no database to work with. */
public final class FeedKindOnPaper {

    private FeedKindOnPaper() {}

    public static JobKind make() {
        JsonMapper json = JsonMapper.builder().build();
        JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource());
        FeedTarget nowhere = new FeedTarget(
                new JdbcTemplate(new DriverManagerDataSource()),
                TransactionOperations.withoutTransaction(),
                new JsonColumn(json));
        InputFiles inputs = new InputFiles(
                jdbc,
                new AuditTrail(jdbc, json),
                TransactionOperations.withoutTransaction(),
                Folders.under(Path.of("nowhere")));
        return new FeedKind(
                new FeedFiles(Path.of("nowhere"), inputs),
                nowhere,
                json,
                Map.of("one-line-notes", new OneLineNotes()),
                Map.of("sample-feed", new SampleFeedFile()));
    }
}
