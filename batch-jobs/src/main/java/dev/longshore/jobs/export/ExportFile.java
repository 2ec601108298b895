package dev.longshore.jobs.export;

import static java.util.stream.Collectors.toMap;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.RowQuery;
import dev.longshore.sql.export.SqlLiteral;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One file of rows: what it is read from, and what it is.
 *
 * @param place of its entries in the definition, such as {@code spec.files.0}
 * @param sql one SELECT with named parameters
 * @param parameters their types
 * @param key columns that are unique together and never NULL, in the order of the file
 * @param name its name
 * @param format what it is
 */
record ExportFile(
        String place,
        ParameterizedSql sql,
        Map<String, ParameterType> parameters,
        List<String> key,
        FileName name,
        FileFormat format) {

    private static final String SPEC = "spec";

    ExportFile {
        parameters = Map.copyOf(parameters);
        key = List.copyOf(key);
    }

    /** Reads the entries that say what a file is; others are left for the caller. */
    static ExportFile of(String place, SpecSection spec, List<ParameterDefinition> declared) {
        return at(place, () -> read(place, spec, declared));
    }

    private static ExportFile read(String place, SpecSection spec, List<ParameterDefinition> declared) {
        ExportFile file = new ExportFile(
                place,
                ParameterizedSql.of(spec.text("sql")),
                declared.stream().collect(toMap(ParameterDefinition::name, ParameterDefinition::type)),
                spec.texts("key"),
                new FileName(spec.text("file")),
                FileFormat.of(spec));
        file.name.check(file.parameters.keySet());
        file.format.check(file.name);
        for (String name : file.sql.parameters()) {
            if (!file.parameters.containsKey(name)) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.sql",
                        "The SQL uses :" + name + ", which is no parameter of the job.",
                        "Declare it under parameters; if it is the end of an array slice, write a space after the colon.");
            }
        }
        return file;
    }

    /** Does what is about this file: a mistake that is found in it is named by its place among several. */
    <T> T checked(Supplier<T> work) {
        return at(place, work);
    }

    private static <T> T at(String place, Supplier<T> work) {
        try {
            return work.get();
        } catch (LongshoreException e) {
            String field = e.field();
            if (field == null || field.startsWith(place + ".") || !field.startsWith(SPEC + ".")) {
                throw e;
            }
            LongshoreException placed = LongshoreException.badInput(
                    e.code(), place + field.substring(SPEC.length()), String.valueOf(e.getMessage()), "" + e.remedy());
            placed.addSuppressed(e);
            throw placed;
        }
    }

    /** The SQL of one run, its parameters in place. */
    String sqlOf(RunScope run) {
        return sql.render(
                name -> SqlLiteral.of(parameters.get(name), run.parameters().get(name)));
    }

    /** What a run reads. */
    RowQuery rowsOf(RunScope run) {
        return new RowQuery(sqlOf(run), key, format.zoneOf(ExportSpec.zoneOf(run)), format.rows());
    }
}
