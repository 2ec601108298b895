package dev.longshore.admin.api;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunOrigins;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunFilter;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters that name runs, the same for whoever lists them and for whoever acts on them. */
final class WhichRuns {

    private static final List<String> NAMES =
            List.of("state", "job", "lane", "tenant", "origin", "askedBy", "from", "to");

    private static final String STATES =
            Stream.of(RunState.values()).map(RunState::name).collect(Collectors.joining(", "));

    private WhichRuns() {}

    /** What the address may say: these, and what else belongs to the route. */
    static String[] names(String... more) {
        return Stream.concat(NAMES.stream(), Stream.of(more)).toArray(String[]::new);
    }

    static RunFilter of(Query query, Jobs jobs) {
        return new RunFilter(
                query.several(
                        "state",
                        text -> RunState.valueOf(text.toUpperCase(Locale.ROOT)),
                        "Write states, with commas between: " + STATES + "."),
                query.one("job", JobName::new, "Write the name of a job: lower-case letters, digits and hyphens."),
                query.one(
                        "lane",
                        text -> jobs.lanes().contains(text) ? text : null,
                        "Write the name of a lane, as GET /api/v1/queues has them."),
                query.text("tenant"),
                query.one(
                        "origin",
                        text -> RunOrigins.ALL.contains(text) ? text : null,
                        "Write api, schedule, operator, file, run or sql."),
                query.moment("from"),
                query.moment("to"),
                query.text("askedBy"));
    }

    /** Describes them. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                name = "state",
                in = ParameterIn.QUERY,
                description = "several with commas",
                array = @ArraySchema(schema = @Schema(implementation = RunState.class))),
        @Parameter(name = "job", in = ParameterIn.QUERY),
        @Parameter(name = "lane", in = ParameterIn.QUERY, description = "critical, bulk or repair"),
        @Parameter(name = "tenant", in = ParameterIn.QUERY),
        @Parameter(
                name = "origin",
                in = ParameterIn.QUERY,
                schema = @Schema(allowableValues = {"api", "schedule", "operator", "file", "run", "sql"})),
        @Parameter(name = "askedBy", in = ParameterIn.QUERY, description = "a name, or how it begins"),
        @Parameter(name = "from", in = ParameterIn.QUERY, description = "asked for at or after this time or day"),
        @Parameter(name = "to", in = ParameterIn.QUERY, description = "asked for before this time or day")
    })
    @interface Described {}
}
