package dev.longshore.jobs.report;

import static java.util.stream.Collectors.toMap;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.Section.Chart;
import dev.longshore.jobs.report.Section.ColumnLook;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.jobs.report.Section.Shape;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SqlLiteral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of a report, checked.
 *
 * @param title on its first page
 * @param file the name of its files, without an ending
 * @param publisher who sends it; stands on every page
 * @param currency the sign of money, such as {@code $}; empty for none
 * @param sections in order
 * @param parameters their types
 * @param words in the place of ours, by word and language
 * @param mail to whom it goes; null for nobody
 */
record ReportSpec(
        String title,
        String file,
        String publisher,
        String currency,
        List<Section> sections,
        Map<String, ParameterType> parameters,
        Map<String, Map<String, String>> words,
        @Nullable ReportMail mail) {

    private static final Pattern FILE = Pattern.compile("[a-z0-9][a-z0-9-]{0,79}");

    ReportSpec {
        sections = List.copyOf(sections);
        parameters = Map.copyOf(parameters);
        words = Map.copyOf(words);
    }

    static ReportSpec of(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        Map<String, ParameterType> parameters =
                definition.parameters().stream().collect(toMap(ParameterDefinition::name, ParameterDefinition::type));
        String file = spec.text("file", definition.name().value());
        if (!FILE.matcher(file).matches()) {
            throw LongshoreException.badInput(
                    "report-file",
                    "spec.file",
                    "\"" + file + "\" is no name for the report's files.",
                    "Write lower-case letters, digits and hyphens, without an ending.");
        }
        List<Section> sections = new ArrayList<>();
        for (SpecSection section : spec.sections("sections")) {
            sections.add(section(section, parameters));
        }
        String title = spec.text("title", definition.title());
        ReportSpec read = new ReportSpec(
                title,
                file,
                spec.text("publisher", definition.owner()),
                spec.text("currency", ""),
                sections,
                parameters,
                ReportWords.read(spec.section("words")),
                spec.has("mail") ? ReportMail.of(spec.section("mail"), title, definition.parameters()) : null);
        spec.refuseOthers();
        return read;
    }

    /** The statement of a section, parameters in place. */
    String sqlOf(int section, RunScope run) {
        return sections.get(section)
                .sql()
                .render(name ->
                        SqlLiteral.of(parameters.get(name), run.parameters().get(name)));
    }

    private static Section section(SpecSection spec, Map<String, ParameterType> parameters) {
        ParameterizedSql sql = ParameterizedSql.of(spec.text("sql"));
        for (String name : sql.parameters()) {
            if (!parameters.containsKey(name)) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.sections",
                        "The SQL uses :" + name + ", which is no parameter of the job.",
                        "Declare it under parameters.");
            }
        }
        SpecSection columns = spec.section("columns");
        Map<String, ColumnLook> looks = new LinkedHashMap<>();
        for (String name : columns.names()) {
            SpecSection column = columns.section(name);
            looks.put(
                    name, new ColumnLook(column.text("title", name), one(column, "format", Look.values(), Look.PLAIN)));
            column.refuseOthers();
        }
        Section section = new Section(
                spec.text("title"),
                spec.text("text", ""),
                sql,
                looks,
                spec.has("total") ? spec.texts("total") : List.of(),
                spec.has("chart") ? Optional.of(chart(spec.section("chart"))) : Optional.empty());
        spec.refuseOthers();
        return section;
    }

    private static Chart chart(SpecSection spec) {
        Chart chart = new Chart(one(spec, "shape", Shape.values(), Shape.BARS), spec.text("label"), spec.text("value"));
        spec.refuseOthers();
        return chart;
    }

    private static <E extends Enum<E>> E one(SpecSection spec, String entry, E[] values, E byDefault) {
        String word = spec.text(entry, byDefault.name().toLowerCase(Locale.ROOT));
        List<String> words = new ArrayList<>();
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
            words.add(value.name().toLowerCase(Locale.ROOT));
        }
        throw LongshoreException.badInput(
                "wrong-field",
                "spec.sections",
                "\"" + word + "\" is not what " + entry + " can be.",
                "Write one of " + String.join(", ", words) + ".");
    }
}
