package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.spec.WrittenDuration;
import dev.longshore.model.job.Assurances;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.job.Preconditions;
import dev.longshore.model.worker.Preference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns a tree that fits the schema, with its defaults filled in, into records. Judges nothing: what can be wrong is found before. */
final class DefinitionReader {

    private final UnaryOperator<String> settings;

    /** @param settings replaces {@code ${property:value}} in defaults by what the installation says */
    DefinitionReader(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    /**
     * @param steps the steps of the job's kind, or its own
     * @param sql the texts of the files that it names
     */
    JobDefinition read(JsonNode job, List<StepDefinition> steps, Map<String, String> sql) {
        return new JobDefinition(
                new JobName(text(job, "job")),
                text(job, "title"),
                text(job, "description"),
                text(job, "kind"),
                text(job, "owner"),
                text(job, "lane"),
                impact(job.path("impact")),
                new JobDefinition.Promise(WrittenDuration.parse(text(job.path("promise"), "ready-within"))),
                parameters(job.path("parameters")),
                steps,
                limits(job.path("limits")),
                job.has("waits-for") ? new JobName(text(job, "waits-for")) : null,
                job.has("tenant-parameter") ? text(job, "tenant-parameter") : null,
                job.has("prefers") ? preference(job.path("prefers")) : null,
                assurances(job),
                preconditions(job.path("preconditions"), sql),
                spec(job.path(text(job, "kind")), sql));
    }

    /** Null if the file says nothing of them, so that its hash is what it was before there were any. */
    private static @Nullable Assurances assurances(JsonNode job) {
        JsonNode completion = job.path("completion");
        boolean money = job.path("moves-money").asBoolean(false);
        List<String> key = job.path("idempotency-key")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        if (completion.isMissingNode() && !money && key.isEmpty()) {
            return null;
        }
        return new Assurances(
                completion.isMissingNode()
                        ? null
                        : new Assurances.Completion(text(completion, "ready-when"), text(completion, "until-then")),
                money,
                key);
    }

    /** Null if the file names none, so that its hash is what it was before there were any. */
    private static @Nullable Preconditions preconditions(JsonNode preconditions, Map<String, String> sql) {
        if (preconditions.isMissingNode()) {
            return null;
        }
        JsonNode superseded = preconditions.path("superseded-by");
        return new Preconditions(
                preconditions.has("version") ? sql.get(text(preconditions.path("version"), SqlChecks.SQL_FILE)) : null,
                preconditions.has("definition")
                        ? Preconditions.Definition.valueOf(
                                text(preconditions, "definition").toUpperCase(Locale.ROOT))
                        : null,
                superseded.isMissingNode()
                        ? null
                        : superseded.valueStream().map(JsonNode::asString).toList());
    }

    static Preference preference(JsonNode prefers) {
        Map<String, String> labels = new LinkedHashMap<>();
        prefers.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        return new Preference(
                prefers.has("pool") ? text(prefers, "pool") : null,
                labels,
                WrittenDuration.parse(text(prefers, "patience")));
    }

    List<ParameterDefinition> parameters(JsonNode parameters) {
        return parameters.properties().stream()
                .map(entry -> parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    ParameterDefinition parameter(String name, JsonNode parameter) {
        ParameterType type = ParameterType.valueOf(text(parameter, "type").toUpperCase(Locale.ROOT));
        JsonNode preset = parameter.get("default");
        return new ParameterDefinition(
                name,
                text(parameter, "title"),
                type,
                parameter.path("required").asBoolean(false),
                preset == null ? null : preset(type, preset),
                list(parameter.path("allowed")),
                parameter.has("min") ? parameter.get("min").asString() : null,
                parameter.has("max") ? parameter.get("max").asString() : null,
                parameter.path("identifying").asBoolean(true),
                parameter.path("secret").asBoolean(false));
    }

    static List<StepDefinition> steps(JsonNode steps) {
        List<StepDefinition> read = new ArrayList<>();
        for (JsonNode step : steps) {
            read.add(new StepDefinition(
                    text(step, "name"),
                    text(step, "sentence"),
                    JobDefinition.Repeat.valueOf(text(step, "repeat").toUpperCase(Locale.ROOT))));
        }
        return read;
    }

    static Impact impact(JsonNode impact) {
        List<Impact.Worsening> worsens = new ArrayList<>();
        for (JsonNode step : impact.path("worsens")) {
            worsens.add(new Impact.Worsening(WrittenDuration.parse(text(step, "after")), level(text(step, "to"))));
        }
        return new Impact(level(text(impact, "level")), text(impact, "sentence"), worsens);
    }

    private static Impact.Level level(String word) {
        return Impact.Level.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static JobDefinition.Limits limits(JsonNode limits) {
        return new JobDefinition.Limits(
                limits.path("max-running").asInt(),
                limits.path("max-queued").asInt(),
                limits.has("max-wait") ? WrittenDuration.parse(text(limits, "max-wait")) : null,
                limits.path("parallel-units").asInt());
    }

    /** What the kind understands, under the names of the file; a named SQL file becomes its text. */
    private static Map<String, Object> spec(JsonNode block, Map<String, String> sql) {
        Map<String, Object> spec = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : block.properties()) {
            if (entry.getKey().equals(SqlChecks.FILES)) {
                spec.put(
                        entry.getKey(),
                        entry.getValue()
                                .valueStream()
                                .map(file -> spec(file, sql))
                                .toList());
            } else if (!entry.getKey().equals(SqlChecks.SQL_FILE)) {
                spec.put(entry.getKey(), plain(entry.getValue()));
            }
        }
        String text = sql.get(block.path(SqlChecks.SQL_FILE).asString(""));
        if (text != null) {
            spec.put("sql", text);
        }
        return spec;
    }

    private Object preset(ParameterType type, JsonNode preset) {
        if (!preset.isString() || !preset.asString().contains("${")) {
            return plain(preset);
        }
        String resolved = settings.apply(preset.asString()).strip();
        return switch (type) {
            case INTEGER -> resolved.matches("-?\\d{1,40}") ? plain(new BigInteger(resolved)) : resolved;
            case DECIMAL -> resolved.matches("-?\\d{1,40}(\\.\\d{1,40})?") ? new BigDecimal(resolved) : resolved;
            case BOOLEAN -> resolved.matches("true|false") ? (Object) Boolean.valueOf(resolved) : resolved;
            case TEXT, DATE, TIMESTAMP -> resolved;
        };
    }

    private static List<Object> list(JsonNode array) {
        List<Object> values = new ArrayList<>();
        array.forEach(value -> values.add(plain(value)));
        return values;
    }

    /** A value as JSON readers give it, so that a definition equals the one that is read back from its document. */
    private static Object plain(JsonNode value) {
        if (value.isArray()) {
            return list(value);
        }
        if (value.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        if (value.isIntegralNumber()) {
            return plain(value.bigIntegerValue());
        }
        return value.isNumber() ? value.decimalValue() : value.asString();
    }

    private static Object plain(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static String text(JsonNode parent, String key) {
        @Nullable JsonNode value = parent.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the schema lets no job pass without " + key);
        }
        return value.asString().strip();
    }
}
