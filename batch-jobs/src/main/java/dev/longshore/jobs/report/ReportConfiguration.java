package dev.longshore.jobs.report;

import dev.longshore.jobs.mail.Mails;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.effect.MailEffects;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The kind {@code report}, and the post of its mails, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
@EnableConfigurationProperties(ReportSettings.class)
class ReportConfiguration {

    @Bean
    ReportPosting reportPosting(
            MailEffects effects, LinkKey key, Clock clock, JsonMapper json, ReportSettings settings) {
        return new ReportPosting(effects, key, clock, json, settings.address());
    }

    @Bean
    ReportKind reportKind(
            @Qualifier("sourceDataSource") DataSource source,
            Folders folders,
            PublishedArtifacts artifacts,
            ReportPosting posting) {
        return new ReportKind(source, folders, artifacts, posting);
    }

    @Bean
    ReportPostLoop reportPostLoop(MailEffects effects, Mails mails, Folders folders, JsonMapper json) {
        return new ReportPostLoop(new ReportPost(effects, mails, folders.artifacts(), json));
    }
}
