package dev.longshore.sql.artifact;

import dev.longshore.sql.audit.AuditTrail;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Artifacts, as shown, fetched and published; in every role. */
@AutoConfiguration
class ArtifactViewsConfiguration {

    @Bean
    ArtifactViews artifactViews(JdbcClient jdbc) {
        return new ArtifactViews(jdbc);
    }

    @Bean
    PublishedArtifacts publishedArtifacts(JdbcClient jdbc) {
        return new PublishedArtifacts(jdbc);
    }

    @Bean
    ArtifactEnds artifactEnds(JdbcClient jdbc, AuditTrail audit) {
        return new ArtifactEnds(jdbc, audit);
    }

    @Bean
    LinkKey linkKey(JdbcClient jdbc) {
        return new LinkKey(jdbc);
    }

    @Bean
    ArtifactDownloads artifactDownloads(JdbcClient jdbc) {
        return new ArtifactDownloads(jdbc);
    }
}
