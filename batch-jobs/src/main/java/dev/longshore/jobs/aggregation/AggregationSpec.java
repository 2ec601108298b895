package dev.longshore.jobs.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.aggregation.Changes;
import dev.longshore.sql.aggregation.Rollup;
import dev.longshore.sql.aggregation.TableName;
import dev.longshore.sql.aggregation.WindowSize;
import dev.longshore.sql.export.ParameterizedSql;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a definition says of an aggregation, checked.
 *
 * @param job the job, whose watermark it is
 * @param rollup what is aggregated into what
 * @param changes how the source tells what has changed
 * @param chunkRows about so many rows of the source are aggregated in one transaction
 * @param workMemory what a hash or sort may take in the database
 * @param fingerprint changes when what is aggregated changes
 */
record AggregationSpec(
        JobName job, Rollup rollup, Changes changes, long chunkRows, String workMemory, String fingerprint) {

    static final String FIRST = "from";
    static final String LAST = "to";
    static final String REBUILD = "rebuild";

    private static final long CHUNK_ROWS = 500_000;
    private static final String WORK_MEMORY = "64MB";
    private static final String LAG = "1m";

    /** The parameters that the kind knows. */
    private static final Map<String, ParameterType> PARAMETERS =
            Map.of(FIRST, ParameterType.DATE, LAST, ParameterType.DATE, REBUILD, ParameterType.BOOLEAN);

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}(kB|MB|GB)");
    private static final Pattern SPAN = Pattern.compile("[1-9][0-9]{0,4}[smhd]");

    static AggregationSpec of(JobDefinition definition) {
        parameters(definition.parameters());
        if (definition.limits().maxRunning() != 1) {
            throw LongshoreException.badInput(
                    "aggregation-at-once",
                    "limits.max-running",
                    "Two runs at once would compute the same windows.",
                    "Write max-running: 1; the work units of one run go on in parallel.");
        }
        SpecSection spec = new SpecSection("spec", definition.spec());
        Rollup rollup = rollup(spec);
        Changes changes = changes(spec.section("changes"));
        AggregationSpec read = new AggregationSpec(
                definition.name(),
                rollup,
                changes,
                spec.number("chunk-rows", CHUNK_ROWS, Integer.MAX_VALUE),
                matching(spec, "work-memory", WORK_MEMORY, MEMORY, "a size such as 64MB"),
                fingerprint(spec.text("sql"), rollup, changes));
        spec.refuseOthers();
        return read;
    }

    private static Rollup rollup(SpecSection spec) {
        SpecSection source = spec.section("source");
        SpecSection target = spec.section("target");
        Rollup rollup = new Rollup(
                ParameterizedSql.of(spec.text("sql")),
                TableName.of(source.text("table"), "spec.source.table"),
                source.text("window"),
                TableName.of(target.text("table"), "spec.target.table"),
                target.text("window"),
                size(spec.text("window")),
                zone(spec.text("zone", "UTC")));
        source.refuseOthers();
        target.refuseOthers();
        sql(rollup.sql().parameters());
        return rollup;
    }

    private static Changes changes(SpecSection changes) {
        String log = changes.text("log", "");
        String column = changes.text("column", "");
        Changes read;
        if (!log.isEmpty()) {
            read = new Changes.Log(
                    TableName.of(log, "spec.changes.log"), changes.text("window"), changes.text("transaction"));
        } else if (!column.isEmpty()) {
            read = new Changes.Stamp(column, span(matching(changes, "lag", LAG, SPAN, "a duration such as 1m")));
        } else {
            read = new Changes.Untold();
        }
        changes.refuseOthers();
        return read;
    }

    private static void parameters(List<ParameterDefinition> declared) {
        for (ParameterDefinition parameter : declared) {
            ParameterType type = PARAMETERS.get(parameter.name());
            if (type != parameter.type()) {
                throw LongshoreException.badInput(
                        "aggregation-parameter",
                        "parameters." + parameter.name(),
                        type == null
                                ? "An aggregation has no parameter \"" + parameter.name()
                                        + "\": a table whose rows depend on who asked last is of no use."
                                : "The parameter \"" + parameter.name()
                                        + "\" is not of the type that an aggregation reads.",
                        "It knows from and to, of type date, and rebuild, of type boolean.");
            }
        }
    }

    private static void sql(Set<String> used) {
        if (!used.equals(Set.of(Rollup.FROM, Rollup.UNTIL))) {
            throw LongshoreException.badInput(
                    "aggregation-sql",
                    "spec.sql",
                    "The SQL must use :window_from and :window_until, and no other parameter.",
                    "Write where ordered_at >= :window_from and ordered_at < :window_until.");
        }
    }

    private static WindowSize size(String word) {
        return Arrays.stream(WindowSize.values())
                .filter(size -> size.word().equals(word))
                .findFirst()
                .orElseThrow(() -> LongshoreException.badInput(
                        "aggregation-window",
                        "spec.window",
                        "\"" + word + "\" is not how long a window can be.",
                        "Write one of "
                                + Arrays.stream(WindowSize.values())
                                        .map(WindowSize::word)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "unknown-zone",
                    "spec.zone",
                    "There is no time zone \"" + name + "\".",
                    "Write its IANA name, such as Europe/Berlin.");
        }
    }

    private static String matching(SpecSection spec, String entry, String byDefault, Pattern pattern, String expected) {
        String text = spec.text(entry, byDefault);
        if (!pattern.matcher(text).matches()) {
            throw LongshoreException.badInput(
                    "wrong-field", "spec." + entry, entry + " is " + text + ".", "Write " + expected + ".");
        }
        return text;
    }

    private static Duration span(String text) {
        String number = text.substring(0, text.length() - 1);
        String unit = text.substring(text.length() - 1);
        return unit.equals("d") ? Duration.ofDays(Long.parseLong(number)) : Duration.parse("PT" + number + unit);
    }

    private static String fingerprint(String sql, Rollup rollup, Changes changes) {
        String all = String.join(
                "\n",
                sql,
                rollup.source().text(),
                rollup.sourceWindow(),
                rollup.targetWindow(),
                rollup.size().word(),
                rollup.zone().getId(),
                changes.toString());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
