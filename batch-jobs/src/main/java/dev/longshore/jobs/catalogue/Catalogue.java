package dev.longshore.jobs.catalogue;

import dev.longshore.model.job.JobDefinition;
import java.util.List;

/**
 * The jobs of this worker, all found sound.
 *
 * @param definitions in the order of their files' names
 */
public record Catalogue(List<JobDefinition> definitions) {

    public Catalogue {
        definitions = List.copyOf(definitions);
    }
}
