package dev.longshore.jobs.syncout;

import static java.util.stream.Collectors.toMap;

import dev.longshore.jobs.effect.Answers;
import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SqlLiteral;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of a sync out, checked.
 *
 * @param source which rows
 * @param request what is sent for them
 * @param safety what makes it safe to send again
 * @param answers which answers mean what
 * @param pace how fast, and how often again
 * @param limit how many rows may be rejected before the run fails
 */
record SyncOutSpec(Source source, Request request, Safety safety, Answers answers, Pace pace, RejectionLimit limit) {

    /**
     * Which rows.
     *
     * @param key columns that are unique together and never NULL
     * @param ordered whether rows with the same first key column are sent in order, each once those before it are done
     * @param chunkRows rows that are settled together
     * @param unitRows about how many rows one work unit should have
     */
    record Source(
            ParameterizedSql sql,
            Map<String, ParameterType> parameters,
            List<String> key,
            boolean ordered,
            int chunkRows,
            long unitRows) {}

    /**
     * What is sent.
     *
     * @param headers with references of secrets
     * @param batch rows of a call; 1 for a call a row
     * @param results where in the answer of a batch the statuses of its rows stand; null if one answer goes for all
     * @param limit how long a call may last
     */
    record Request(
            String method,
            UrlTemplate url,
            Map<String, String> headers,
            int batch,
            @Nullable String results,
            Duration limit) {}

    /**
     * What makes it safe to send again.
     *
     * @param header that carries the key; null for none
     * @param field of the body that carries it; null for none
     * @param honoured whether the other side does nothing twice that bears the same key
     * @param lookup where it tells whether it has it: 2xx if so, 404 or 410 if not; null if it cannot be asked
     * @param lookupAfter how long after an unclear call to ask: what it has received it must have done by then
     */
    record Safety(
            @Nullable String header,
            @Nullable String field,
            boolean honoured,
            @Nullable UrlTemplate lookup,
            Duration lookupAfter) {}

    /**
     * How fast.
     *
     * @param dependency the name of the other system: jobs that name the same share breaker and rate
     * @param rate calls a second of all workers together; 0 for no limit
     * @param atOnce calls at once of one unit
     * @param attempts calls for one effect at most
     */
    record Pace(String dependency, int rate, int atOnce, int attempts) {}

    /** In a URL: the key of the effect. */
    static final String KEY = "idempotency-key";

    private static final String REQUEST_URL = "spec.request.url";
    private static final String LOOKUP_URL = "spec.lookup.url";
    private static final int MOST = 100_000;

    /** @param settings replaces {@code ${property:value}} in URLs */
    static SyncOutSpec of(JobDefinition definition, UnaryOperator<String> settings) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        SyncOutSpec read = new SyncOutSpec(
                source(spec, definition),
                request(spec, settings),
                safety(spec, settings),
                Answers.of(spec.section("answers")),
                new Pace(
                        spec.text("dependency", definition.name().value()),
                        spec.has("rate") ? (int) spec.number("rate", 1, MOST) : 0,
                        (int) spec.number("calls-at-once", 4, 64),
                        (int) spec.number("attempts", 8, 100)),
                RejectionLimit.of(spec));
        spec.refuseOthers();
        read.check();
        return read;
    }

    private static Source source(SpecSection spec, JobDefinition definition) {
        return new Source(
                ParameterizedSql.of(spec.text("sql")),
                definition.parameters().stream().collect(toMap(ParameterDefinition::name, ParameterDefinition::type)),
                spec.texts("key"),
                spec.flag("order-by-key", false),
                (int) spec.number("chunk-rows", 100, 10_000),
                spec.number("unit-rows", 5_000, Integer.MAX_VALUE));
    }

    private static Request request(SpecSection spec, UnaryOperator<String> settings) {
        SpecSection request = spec.section("request");
        SpecSection batch = spec.section("batch");
        Request read = new Request(
                request.text("method", "PUT"),
                UrlTemplate.of(resolved(request.text("url"), settings), REQUEST_URL),
                request.named("headers"),
                spec.has("batch") ? (int) batch.number("rows", 50, 1_000) : 1,
                batch.has("results") ? batch.text("results") : null,
                request.time("limit", Duration.ofSeconds(10)));
        request.refuseOthers();
        batch.refuseOthers();
        return read;
    }

    private static Safety safety(SpecSection spec, UnaryOperator<String> settings) {
        SpecSection key = spec.section("idempotency");
        SpecSection lookup = spec.section("lookup");
        Safety read = new Safety(
                key.has("field") ? null : key.text("header", "Idempotency-Key"),
                key.has("field") ? key.text("field") : null,
                key.flag("honoured", false),
                spec.has("lookup") ? UrlTemplate.of(resolved(lookup.text("url"), settings), LOOKUP_URL) : null,
                lookup.time("after", Duration.ofSeconds(5)));
        key.refuseOthers();
        lookup.refuseOthers();
        return read;
    }

    private static String resolved(String url, UnaryOperator<String> settings) {
        return url.contains("${secret:") ? url : settings.apply(url);
    }

    /** What every address of a row is told from, by the field that it stands in. */
    Map<String, UrlTemplate> urls() {
        return safety.lookup == null
                ? Map.of(REQUEST_URL, request.url)
                : Map.of(REQUEST_URL, request.url, LOOKUP_URL, safety.lookup);
    }

    /** @throws LongshoreException if a place of an address is none of these columns */
    void refuseOtherPlaces(Predicate<String> isColumn) {
        urls().forEach((field, url) -> url.places().stream()
                .filter(place -> !place.equals(KEY) && !isColumn.test(place))
                .findFirst()
                .ifPresent(place -> {
                    throw LongshoreException.badInput(
                            "url-place",
                            field,
                            "The address has a place for \"" + place + "\", which is no column of the query.",
                            "Name a column, or {" + KEY + "}.");
                }));
    }

    private void check() {
        // the columns are known when it runs; but what the SQL does not name, and no star can bring, is none
        String sql = source.sql.render(name -> "?").toLowerCase(Locale.ROOT);
        refuseOtherPlaces(place -> sql.contains("*") || sql.contains(place.toLowerCase(Locale.ROOT)));
        if (safety.lookup != null && safety.lookup.places().isEmpty()) {
            throw LongshoreException.badInput(
                    "lookup-url",
                    LOOKUP_URL,
                    "The address has no place: what it answers goes for every row.",
                    "Name what is asked about, such as {" + KEY + "}.");
        }
        if (request.batch > 1 && safety.honoured && safety.field == null) {
            throw LongshoreException.badInput(
                    "batch-key",
                    "spec.idempotency",
                    "Each row of a batch has a key of its own, which one header cannot carry.",
                    "Name the field of a row that carries it: idempotency: {field: key, honoured: true}.");
        }
        if (request.batch > 1 && !request.url.places().isEmpty()) {
            throw LongshoreException.badInput(
                    "batch-url",
                    REQUEST_URL,
                    "The address of a batch has a place for a column of one row.",
                    "Leave it out, or leave batch out.");
        }
        request.headers.forEach((name, value) -> Secrets.namesIn(value).stream()
                .filter(secret -> !Secrets.isName(secret))
                .findFirst()
                .ifPresent(secret -> {
                    throw LongshoreException.badInput(
                            "secret-name",
                            "spec.request.headers." + name,
                            "\"" + secret + "\" is not the name of a secret.",
                            "Write letters, digits, underscores and hyphens, a letter first.");
                }));
    }

    Judgement.Rules rules() {
        return new Judgement.Rules(safety.honoured, safety.lookup != null, pace.attempts);
    }

    /** The SQL of one run, its parameters in place. */
    String sqlOf(RunScope run) {
        return source.sql.render(name ->
                SqlLiteral.of(source.parameters.get(name), run.parameters().get(name)));
    }
}
