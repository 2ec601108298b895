package dev.longshore.model.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks a folder of job files as a worker does at its start, without a database and without starting anything. Found by {@code ServiceLoader}. */
public interface CatalogueCheck {

    /**
     * The jobs of the folder, if nothing is wrong with it.
     *
     * @param configurations classes that bring beans of Spring Batch jobs
     * @param properties settings, as a worker would be given them
     * @throws dev.longshore.model.failure.LongshoreException user error with code {@code catalogue}: every mistake with file, line and remedy
     */
    List<JobDefinition> check(Path folder, List<Class<?>> configurations, Map<String, String> properties);
}
