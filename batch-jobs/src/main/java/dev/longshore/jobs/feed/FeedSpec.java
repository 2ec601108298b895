package dev.longshore.jobs.feed;

import dev.longshore.jobs.input.FilePattern;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SqlLiteral;
import dev.longshore.sql.feed.FeedTarget;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a definition says of a feed, checked.
 *
 * @param sql one statement that changes at most one row a line; {@code :lines} is the relation of the lines, {@code :run} the run's id
 * @param header whether the first line of a CSV file names the fields
 * @param orderByKey the field among whose values the order of lines is kept; empty for none
 * @param inFlight chunks read and not yet applied; 0 for two a slot
 * @param limit how many lines may be rejected before the run fails
 * @param processor the name of a bean; empty for none
 * @param preparedBy the name of a bean; empty for none
 */
record FeedSpec(
        ParameterizedSql sql,
        Map<String, ParameterType> parameters,
        FilePattern file,
        Format format,
        char delimiter,
        boolean header,
        List<Field> fields,
        String orderByKey,
        int chunkLines,
        int inFlight,
        RejectionLimit limit,
        String processor,
        String preparedBy) {

    private static final String LINES = "lines";
    private static final String RUN = "run";
    private static final long CHUNK_LINES = 1_000;

    /** How a line is written. */
    enum Format {
        CSV,
        JSON_LINES
    }

    static FeedSpec of(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        FeedSpec read = new FeedSpec(
                ParameterizedSql.of(spec.text("sql")),
                definition.parameters().stream()
                        .collect(Collectors.toUnmodifiableMap(ParameterDefinition::name, ParameterDefinition::type)),
                new FilePattern(spec.text("file"), FilePattern.Place.FEEDS),
                format(spec.text("format", "csv")),
                delimiter(spec.text("delimiter", ",")),
                spec.flag("header", true),
                spec.texts("fields").stream().map(Field::of).toList(),
                spec.text("order-by-key", ""),
                (int) spec.number("chunk-lines", CHUNK_LINES, 100_000),
                (int) spec.number("in-flight", 0, 1_000),
                RejectionLimit.of(spec),
                spec.text("processor", ""),
                spec.text("prepared-by", ""));
        spec.refuseOthers();
        read.check();
        return read;
    }

    /** The same, of lines in a format. */
    FeedSpec as(Format other) {
        return new FeedSpec(
                sql,
                parameters,
                file,
                other,
                delimiter,
                header,
                fields,
                orderByKey,
                chunkLines,
                inFlight,
                limit,
                processor,
                preparedBy);
    }

    /** The statement of a run: parameters and the lines' relation in place. */
    String statement(RunScope run) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put(Field.NUMBER, "bigint");
        fields.forEach(field -> columns.put(field.name(), field.type().sql()));
        return sql.render(name -> switch (name) {
            case LINES -> FeedTarget.relation(columns);
            case RUN -> SqlLiteral.of(ParameterType.INTEGER, run.run().value());
            default -> SqlLiteral.of(parameters.get(name), run.parameters().get(name));
        });
    }

    private void check() {
        file.check(parameters.keySet());
        if (parameters.containsKey(LINES) || parameters.containsKey(RUN)) {
            throw LongshoreException.badInput(
                    "feed-parameter",
                    "parameters." + (parameters.containsKey(LINES) ? LINES : RUN),
                    "A parameter of a feed is called as what every statement of a feed knows already.",
                    "Give it another name than " + LINES + " and " + RUN + ".");
        }
        if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
            throw LongshoreException.badInput(
                    "feed-fields", "spec.fields", "Two fields have the same name.", "Give each its own.");
        }
        if (!orderByKey.isEmpty()
                && fields.stream().noneMatch(field -> field.name().equals(orderByKey))) {
            throw LongshoreException.badInput(
                    "feed-key",
                    "spec.order-by-key",
                    "\"" + orderByKey + "\" is none of the fields.",
                    "Name the field among whose values the order of lines matters.");
        }
        Set<String> used = new LinkedHashSet<>(sql.parameters());
        if (!used.remove(LINES)) {
            throw LongshoreException.badInput(
                    "feed-sql",
                    "spec.sql",
                    "The statement does not read :lines, the lines of a chunk.",
                    "Write insert into … select l.id, … from :lines l.");
        }
        used.remove(RUN);
        used.removeAll(parameters.keySet());
        if (!used.isEmpty()) {
            throw LongshoreException.badInput(
                    "unknown-parameter",
                    "spec.sql",
                    "The SQL uses :" + used.iterator().next() + ", which is no parameter of the job.",
                    "Declare it under parameters; :lines and :run are known.");
        }
    }

    private static Format format(String word) {
        return switch (word) {
            case "csv" -> Format.CSV;
            case "json-lines" -> Format.JSON_LINES;
            default ->
                throw LongshoreException.badInput(
                        "feed-format",
                        "spec.format",
                        "\"" + word + "\" is not a format of feeds.",
                        "Write csv or json-lines.");
        };
    }

    private static char delimiter(String text) {
        if (text.length() != 1 || text.equals("\"") || text.equals("\n") || text.equals("\r")) {
            throw LongshoreException.badInput(
                    "feed-delimiter",
                    "spec.delimiter",
                    "The delimiter is not one character.",
                    "Write one, such as \",\" or \";\".");
        }
        return text.charAt(0);
    }
}
