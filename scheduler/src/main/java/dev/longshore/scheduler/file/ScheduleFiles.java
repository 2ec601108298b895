package dev.longshore.scheduler.file;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.CheckedSchedule;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleReader;
import dev.longshore.sql.yaml.FileSchema;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import dev.longshore.sql.yaml.YamlReader;
import dev.longshore.sql.yaml.YamlTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and checks all files of a folder; predecessors come before those that wait for them. */
final class ScheduleFiles {

    private static final String SCHEMA = "/schema/schedule.schema.json";
    private static final Set<String> REQUIRED = Set.of("/schedule", "/job");
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final FileSchema schema = FileSchema.load(ScheduleFiles.class, SCHEMA);

    /** A definition and the file that it stands in. */
    record Defined(ScheduleDefinition definition, String file) {}

    /** What more can be said about the definitions of a folder, once all are read. */
    interface MoreChecks {

        /** Bad input, each with its field. */
        List<LongshoreException> problems(ScheduleDefinition definition, Map<ScheduleName, Defined> all);
    }

    /**
     * The definitions of the files that have one.
     *
     * @param mistakes gets every mistake of every file, with line and remedy
     */
    List<Defined> read(YamlFiles files, Mistakes mistakes) {
        return read(files, mistakes, (definition, all) -> List.of());
    }

    /** The same, with more to be checked of each that is sound by itself. */
    List<Defined> read(YamlFiles files, Mistakes mistakes, MoreChecks more) {
        Map<ScheduleName, Defined> found = new LinkedHashMap<>();
        Map<ScheduleName, YamlTree> trees = new LinkedHashMap<>();
        Map<String, String> fileOfName = new HashMap<>();
        for (Resource yaml : files.yaml()) {
            String file = YamlFiles.nameOf(yaml);
            YamlTree tree = YamlReader.read(FileSubject.SCHEDULES, yaml, mistakes);
            if (tree.root().isEmpty()) {
                continue;
            }
            schema.check(tree, mistakes);
            ScheduleDefinition definition = definition(tree, mistakes);
            // by what is written: a name is taken also where something else of its file is wrong
            String name = tree.root().path("schedule").stringValue("");
            String first = fileOfName.putIfAbsent(name, file);
            if (first != null && !name.isEmpty()) {
                mistakes.add(tree.mistake(
                        "/schedule",
                        "The schedule \"" + name + "\" stands in " + first + " already.",
                        "Give each schedule its own name."));
            } else if (definition != null) {
                found.put(definition.name(), new Defined(definition, file));
                trees.put(definition.name(), tree);
            }
        }
        trees.forEach((name, tree) -> {
            ScheduleDefinition definition =
                    Objects.requireNonNull(found.get(name)).definition();
            more.problems(definition, found).forEach(problem -> add(tree, problem, mistakes));
        });
        return inOrder(found);
    }

    private static @Nullable ScheduleDefinition definition(YamlTree tree, Mistakes mistakes) {
        CheckedSchedule checked = ScheduleReader.read(JSON.convertValue(tree.root(), OBJECT));
        checked.problems().forEach(problem -> add(tree, problem, mistakes));
        return checked.definition();
    }

    private static void add(YamlTree tree, LongshoreException problem, Mistakes mistakes) {
        String pointer = "/" + Objects.requireNonNullElse(problem.field(), "").replace('.', '/');
        // what the schema has found already needs no second sentence
        boolean found = problem.code().equals("unknown-field")
                || problem.code().equals("missing-field") && REQUIRED.contains(pointer);
        if (!found && mistakes.isSound(tree.file(), pointer)) {
            mistakes.add(tree.mistake(
                    pointer,
                    Objects.requireNonNullElse(problem.getMessage(), "It does not fit."),
                    Objects.requireNonNullElse(problem.remedy(), "Correct it.")));
        }
    }

    /** Those without a predecessor among the files first; of a circle the rest in any order, which storing refuses. */
    private static List<Defined> inOrder(Map<ScheduleName, Defined> found) {
        Map<ScheduleName, Defined> left = new LinkedHashMap<>(found);
        List<Defined> ordered = new ArrayList<>();
        boolean moved = true;
        while (moved) {
            List<Defined> free = left.values().stream()
                    .filter(one -> one.definition().chain().after().stream().noneMatch(left::containsKey))
                    .toList();
            free.forEach(one -> left.remove(one.definition().name()));
            ordered.addAll(free);
            moved = !free.isEmpty();
        }
        ordered.addAll(left.values());
        return ordered;
    }
}
