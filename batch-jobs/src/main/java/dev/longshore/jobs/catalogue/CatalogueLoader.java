package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.yaml.FileSchema;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import dev.longshore.sql.yaml.YamlReader;
import dev.longshore.sql.yaml.YamlTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import tools.jackson.databind.JsonNode;

/** Reads and checks all files of a catalogue. */
final class CatalogueLoader {

    static final String SCHEMA = "/schema/job.schema.json";

    private final FileSchema schema = FileSchema.load(CatalogueLoader.class, SCHEMA);
    private final Map<String, JobKind> kinds;
    private final Collection<String> lanes;
    private final DefinitionReader reader;

    /**
     * @param kinds all that the class path offers
     * @param lanes the names of the lanes
     * @param settings replaces {@code ${property:value}} in defaults
     */
    CatalogueLoader(Collection<? extends JobKind> kinds, Collection<String> lanes, UnaryOperator<String> settings) {
        this.kinds = new TreeMap<>(kinds.stream().collect(Collectors.toMap(JobKind::name, Function.identity())));
        this.lanes = lanes;
        this.reader = new DefinitionReader(settings);
    }

    /**
     * The catalogue, if nothing is wrong with it.
     *
     * @throws LongshoreException user error with code {@code catalogue}: every mistake of every file, with line and remedy
     */
    Catalogue load(YamlFiles files) {
        Mistakes mistakes = new Mistakes();
        Map<Resource, YamlTree> trees = new LinkedHashMap<>();
        for (Resource yaml : files.yaml()) {
            YamlTree tree = YamlReader.read(FileSubject.JOBS, yaml, mistakes);
            // of a file that is not YAML nothing else is known
            if (!tree.root().isEmpty()) {
                trees.put(yaml, tree);
                schema.check(tree, mistakes);
            }
        }
        List<JobDefinition> definitions = new ArrayList<>();
        Map<String, YamlTree> jobs = jobsByName(trees.values(), mistakes);
        RateChecks rates = new RateChecks();
        trees.forEach((yaml, tree) ->
                definition(yaml, tree, jobs.keySet(), rates, mistakes).ifPresent(definitions::add));
        circles(jobs, mistakes);
        if (!mistakes.isEmpty()) {
            throw mistakes.asException(FileSubject.JOBS, files.place());
        }
        return new Catalogue(completed(definitions));
    }

    /** Each kind adds to what was declared of it; by name, whatever kind and file. */
    private List<JobDefinition> completed(List<JobDefinition> declared) {
        List<JobDefinition> all = kinds.values().stream()
                .flatMap(kind -> kind
                        .definitions(declared.stream()
                                .filter(definition -> definition.kind().equals(kind.name()))
                                .toList())
                        .stream())
                .sorted(Comparator.comparing(definition -> definition.name().value()))
                .toList();
        Set<JobName> names = new HashSet<>();
        for (JobDefinition definition : all) {
            if (!names.add(definition.name())) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "job-twice",
                        "Two jobs would be called " + definition.name() + ", one of them of kind " + definition.kind()
                                + ".",
                        "Give one of them another name; a Spring Batch job gets one by a job file of kind spring-batch.");
            }
        }
        return all;
    }

    private Optional<JobDefinition> definition(
            Resource yaml, YamlTree tree, Set<String> jobs, RateChecks rates, Mistakes mistakes) {
        JobChecks checks = new JobChecks(tree, mistakes);
        Optional<JobKind> kind =
                Optional.ofNullable(kinds.get(tree.root().path("kind").asString("")));
        checks.impact();
        checks.promise();
        checks.parameters(reader);
        checks.name("/kind", "kind", kinds.keySet());
        checks.name("/lane", "lane", lanes);
        checks.name("/waits-for", "job", jobs);
        checks.prefers();
        checks.preconditions();
        checks.tenantParameter();
        kind.filter(known -> !known.findsSteps())
                .ifPresent(known -> checks.steps(!known.steps().isEmpty()));
        kind.ifPresent(known -> new GateChecks(tree, mistakes, known).declarations());
        Map<String, String> sql = new SqlChecks(tree, mistakes).check(yaml);
        if (kind.isEmpty() || !mistakes.isSound(tree.file())) {
            return Optional.empty();
        }
        JsonNode filled = schema.withDefaults(tree.root());
        List<StepDefinition> steps = kind.get().steps().isEmpty()
                ? DefinitionReader.steps(filled.path("steps"))
                : kind.get().steps();
        JobDefinition definition = reader.read(filled, steps, sql);
        try {
            kind.get().workOf(definition);
            new GateChecks(tree, mistakes, kind.get()).definition(definition, checks);
            rates.check(tree.file(), definition, kind.get().rates(definition), checks);
        } catch (LongshoreException e) {
            checks.refusedByKind(definition, e);
        }
        return Optional.of(definition);
    }

    private static Map<String, YamlTree> jobsByName(Collection<YamlTree> trees, Mistakes mistakes) {
        Map<String, YamlTree> jobs = new LinkedHashMap<>();
        for (YamlTree tree : trees) {
            String name = tree.root().path("job").asString("");
            YamlTree first = jobs.putIfAbsent(name, tree);
            if (first != null && !name.isEmpty()) {
                mistakes.add(tree.mistake(
                        "/job",
                        "The job \"" + name + "\" stands in " + first.file() + " already.",
                        "Give each job its own name."));
            }
        }
        return jobs;
    }

    /** Jobs that wait for each other in a circle would wait for ever. */
    private static void circles(Map<String, YamlTree> jobs, Mistakes mistakes) {
        jobs.forEach((name, tree) -> {
            Set<String> passed = new HashSet<>();
            String next = name;
            while (passed.add(next) && jobs.containsKey(next)) {
                next = jobs.get(next).root().path("waits-for").asString("");
            }
            if (next.equals(name) && !name.isEmpty()) {
                mistakes.add(tree.mistake(
                        "/waits-for", "The job waits for itself, at once or by way of others.", "Break the circle."));
            }
        });
    }
}
