package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Reads the catalogue of a worker, refuses to start with a wrong one, and offers its jobs. */
@AutoConfiguration
@ConditionalOnWorker
class CatalogueConfiguration {

    private static final Logger log = LoggerFactory.getLogger(CatalogueConfiguration.class);

    /** A folder of YAML and SQL files; if absent, the jobs that ship with the application. */
    private static final String FOLDER = "longshore.catalogue";

    @Bean
    Catalogue catalogue(ObjectProvider<JobKind> kinds, Jobs jobs, Environment environment) {
        String folder = environment.getProperty(FOLDER, "");
        YamlFiles files = folder.isBlank()
                ? YamlFiles.ofClassPath(FileSubject.JOBS)
                : YamlFiles.ofFolder(FileSubject.JOBS, Path.of(folder));
        Catalogue catalogue = new CatalogueLoader(
                        kinds.orderedStream().toList(), jobs.lanes(), environment::resolvePlaceholders)
                .load(files);
        jobs.offer(catalogue.definitions());
        log.atInfo()
                .addKeyValue("jobs", catalogue.definitions().size())
                .addKeyValue("from", files.place())
                .log("catalogue.offered");
        return catalogue;
    }
}
