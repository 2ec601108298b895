package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    Catalogue catalogue(ObjectProvider<JobKind> kinds, Jobs jobs, Dependencies dependencies, Environment environment) {
        String folder = environment.getProperty(FOLDER, "");
        YamlFiles files = folder.isBlank()
                ? YamlFiles.ofClassPath(FileSubject.JOBS)
                : YamlFiles.ofFolder(FileSubject.JOBS, Path.of(folder));
        Catalogue catalogue = new CatalogueLoader(
                        kinds.orderedStream().toList(), jobs.lanes(), environment::resolvePlaceholders)
                .load(files);
        jobs.offer(catalogue.definitions());
        dependencies.keepRates(rated(kinds.orderedStream().toList(), jobs.offered()));
        log.atInfo()
                .addKeyValue("jobs", catalogue.definitions().size())
                .addKeyValue("from", files.place())
                .log("catalogue.offered");
        return catalogue;
    }

    /** The systems whose rate a job declares, whichever worker offers it; a run that goes on with an older definition declares its own again. */
    private static Set<String> rated(List<JobKind> kinds, List<CataloguedJob> offered) {
        Set<String> names = new HashSet<>();
        for (CataloguedJob job : offered) {
            kinds.stream()
                    .filter(kind -> kind.name().equals(job.definition().kind()))
                    .forEach(kind -> {
                        try {
                            kind.rates(job.definition()).forEach(rate -> names.add(rate.dependency()));
                        } catch (LongshoreException e) {
                            // of a worker of another version: its rate comes back with its next slice
                        }
                    });
        }
        return names;
    }
}
