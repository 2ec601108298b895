package dev.longshore.jobs.export;

import static java.util.stream.Collectors.toMap;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.RowQuery;
import dev.longshore.sql.export.SqlLiteral;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of an export, checked.
 *
 * @param sql one SELECT with named parameters
 * @param parameters their types
 * @param key columns that are unique together and never NULL, in the order of the file
 * @param file its name
 * @param format what it is
 * @param target where it is kept; null for the artifact folder
 * @param keep how long it is kept; null for good
 * @param cut into units and chunks
 */
record ExportSpec(
        ParameterizedSql sql,
        Map<String, ParameterType> parameters,
        List<String> key,
        FileName file,
        FileFormat format,
        @Nullable String target,
        @Nullable Duration keep,
        Cut cut) {

    /**
     * How the rows are cut.
     *
     * @param chunkRows rows that are committed together: the most that a crash repeats
     * @param unitRows about how many rows one work unit should have
     */
    record Cut(int chunkRows, long unitRows) {}

    private static final Pattern TARGET = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final long CHUNK_ROWS = 50_000;
    private static final long UNIT_ROWS = 500_000;

    ExportSpec {
        parameters = Map.copyOf(parameters);
        key = List.copyOf(key);
    }

    static ExportSpec of(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        ExportSpec read = new ExportSpec(
                ParameterizedSql.of(spec.text("sql")),
                definition.parameters().stream().collect(toMap(ParameterDefinition::name, ParameterDefinition::type)),
                spec.texts("key"),
                new FileName(spec.text("file")),
                FileFormat.of(spec),
                target(spec.text("target", "")),
                spec.duration("keep"),
                new Cut(
                        (int) spec.number("chunk-rows", CHUNK_ROWS, 10_000_000),
                        spec.number("unit-rows", UNIT_ROWS, Integer.MAX_VALUE)));
        spec.refuseOthers();
        read.file.check(read.parameters.keySet());
        read.format.check(read.file);
        for (String name : read.sql.parameters()) {
            if (!read.parameters.containsKey(name)) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.sql",
                        "The SQL uses :" + name + ", which is no parameter of the job.",
                        "Declare it under parameters; if it is the end of an array slice, write a space after the colon.");
            }
        }
        return read;
    }

    private static @Nullable String target(String name) {
        if (!name.isEmpty() && !TARGET.matcher(name).matches()) {
            throw LongshoreException.badInput(
                    "target-name",
                    "spec.target",
                    "\"" + name + "\" is no name of a target.",
                    "Write the name that stands in longshore.targets: lower-case letters, digits and hyphens.");
        }
        return name.isEmpty() ? null : name;
    }

    /** The SQL of one run, its parameters in place. */
    String sqlOf(RunScope run) {
        return sql.render(
                name -> SqlLiteral.of(parameters.get(name), run.parameters().get(name)));
    }

    /** What a run reads. */
    RowQuery rowsOf(RunScope run) {
        return new RowQuery(sqlOf(run), key, format.zoneOf(zoneOf(run)), format.rows());
    }

    /** The zone in which a run writes times with a zone: its requester's, else UTC. */
    static ZoneId zoneOf(RunScope run) {
        String zone = run.context().zone();
        try {
            return zone == null ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "unknown-zone",
                    "context.zone",
                    "There is no time zone \"" + zone + "\".",
                    "Write its IANA name, such as America/Sao_Paulo.");
        }
    }
}
