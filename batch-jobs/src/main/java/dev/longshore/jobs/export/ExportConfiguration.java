package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.export.Source;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The kind {@code export}, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
class ExportConfiguration {

    @Bean
    ExportKind exportKind(
            @Qualifier("sourceDataSource") DataSource source,
            Folders folders,
            ArtifactTargets targets,
            PublishedArtifacts artifacts,
            JsonMapper json) {
        return new ExportKind(new Source(source), new ExportFolders(folders), targets, artifacts, json);
    }
}
