package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.export.Source;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue asks it: it judges definitions, and touches neither a database nor a file. */
public final class ExportKindOnPaper {

    private ExportKindOnPaper() {}

    public static JobKind make() {
        DataSource nowhere = new DriverManagerDataSource();
        return new ExportKind(
                new Source(nowhere),
                new ExportFolders(Folders.under(Path.of("nowhere"))),
                new ArtifactTargets(Map.of()),
                new PublishedArtifacts(JdbcClient.create(nowhere)),
                JsonMapper.builder().build());
    }
}
