package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.effect.MailEffects;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue sees it: it judges definitions, and has no database to work with. */
public final class ReportKindOnPaper {

    private ReportKindOnPaper() {}

    public static JobKind make() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        return new ReportKind(
                nowhere,
                Folders.under(Path.of("nowhere")),
                new PublishedArtifacts(JdbcClient.create(nowhere)),
                new ReportPosting(
                        new MailEffects(JdbcClient.create(nowhere), TransactionOperations.withoutTransaction()),
                        new LinkKey(JdbcClient.create(nowhere)),
                        Clock.systemUTC(),
                        JsonMapper.shared(),
                        null));
    }
}
