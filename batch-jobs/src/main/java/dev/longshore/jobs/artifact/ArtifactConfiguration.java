package dev.longshore.jobs.artifact;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactEnds;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The end of artifacts, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
class ArtifactConfiguration {

    @Bean
    ArtifactRemovalLoop artifactRemovalLoop(
            ArtifactEnds ends, Folders folders, PlatformTransactionManager transactionManager) {
        return new ArtifactRemovalLoop(new ArtifactRemoval(ends, folders, new TransactionTemplate(transactionManager)));
    }
}
