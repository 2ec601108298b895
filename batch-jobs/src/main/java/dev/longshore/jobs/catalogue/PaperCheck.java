package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.job.CatalogueCheck;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Makes the kinds of jobs and nothing else. Beans are made when they are asked for, so that only what a kind is made of ever is; nothing is started. Its limits:
 * an installation may have lanes of its own, which it does not know, and the bean of a job may do something in its constructor.
 */
public final class PaperCheck implements CatalogueCheck {

    private static final List<String> LANES = List.of("critical", "bulk", "repair");

    /** What would work, serve or reach for the database as soon as it is there. */
    private static final Pattern WORKS = Pattern.compile("dev\\.longshore\\."
            + "(jobs\\.(bench|calendar|catalogue|crm|run|transport|unit|worker)|sql\\.(account|bench|database|schedule)|scheduler\\..*)"
            + "\\.\\w+");

    @Override
    public List<JobDefinition> check(Path folder, List<Class<?>> configurations, Map<String, String> properties) {
        YamlFiles files = YamlFiles.ofFolder(FileSubject.JOBS, folder);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        SpringApplication spring = new SpringApplication(new DefaultResourceLoader(loader), OnPaper.class);
        spring.addPrimarySources(configurations);
        spring.setBannerMode(Banner.Mode.OFF);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setLazyInitialization(true);
        spring.setRegisterShutdownHook(false);
        try (ConfigurableApplicationContext context = spring.run(arguments(loader, properties))) {
            return new CatalogueLoader(
                            context.getBeanProvider(JobKind.class)
                                    .orderedStream()
                                    .toList(),
                            LANES,
                            context.getEnvironment()::resolvePlaceholders)
                    .load(files)
                    .definitions();
        }
    }

    private static String[] arguments(ClassLoader loader, Map<String, String> given) {
        String left = Stream.concat(
                        ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
                                .filter(name -> WORKS.matcher(name).matches()),
                        Stream.of("org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration"))
                .collect(Collectors.joining(","));
        Map<String, String> all = new LinkedHashMap<>(given);
        all.put("longshore.roles", "worker");
        all.put("spring.autoconfigure.exclude", left);
        all.put("logging.level.root", "off");
        return all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }
}
