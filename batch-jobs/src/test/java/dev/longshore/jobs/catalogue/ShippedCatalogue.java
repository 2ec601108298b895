package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.util.Collection;
import java.util.List;

/** The jobs that ship with the application, for tests of other packages. */
public final class ShippedCatalogue {

    private ShippedCatalogue() {}

    public static List<JobDefinition> load(Collection<JobKind> kinds) {
        return new CatalogueLoader(
                        kinds,
                        List.of("critical", "bulk", "repair"),
                        text -> text.replace("${longshore.sample.scale:0.1}", "0.1"))
                .load(YamlFiles.ofClassPath(FileSubject.JOBS))
                .definitions();
    }
}
