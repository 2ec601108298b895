package dev.longshore.sql.artifact;

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
    ArtifactDownloads artifactDownloads(JdbcClient jdbc) {
        return new ArtifactDownloads(jdbc);
    }
}
