package dev.longshore.jobs.report;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.PublishedArtifacts;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
@ConditionalOnWorker
class ReportConfiguration {

    @Bean
    ReportKind reportKind(
            @Qualifier("sourceDataSource") DataSource source, Folders folders, PublishedArtifacts artifacts) {
        return new ReportKind(source, folders, artifacts);
    }
}
