package dev.longshore.jobs.artifact;

import dev.longshore.jobs.input.InputRemoval;
import dev.longshore.jobs.input.InputSweep;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFiles;
import java.time.Clock;
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
            ArtifactEnds ends,
            Folders folders,
            ArtifactTargets targets,
            InputEnds inputEnds,
            InputFiles inputs,
            Clock clock,
            PlatformTransactionManager transactionManager) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        return new ArtifactRemovalLoop(
                new ArtifactRemoval(ends, folders, targets),
                new InputRemoval(inputEnds, inputs, transactions),
                new InputSweep(inputs, clock));
    }
}
