package dev.longshore.sql.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.Preference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for runs through {@code longshore.request_run}, the one door for every language. Joins the caller's transaction, if there is one: its commit
 * asks, its rollback does not.
 */
public class RunRequests {

    /** Asked first, and only then looked at whether that made the run; one trip, since schedulers ask for very many. */
    private static final String ASK = """
            with asked as materialized (select longshore.request_run(:job, :parameters::jsonb, :key, :context::jsonb) as run)
            select a.run, current_setting('longshore.new_run') = a.run::text as is_new from asked a
            """;

    private static final String ASK_FOR_ALL = """
            select a.run, a.is_new
            from longshore.request_runs(:jobs, cast(:parameters as jsonb[]), :keys, cast(:contexts as jsonb[])) a order by a.place
            """;

    /** The code of a request whose input, or whose job, is no longer what the requester saw. */
    public static final String PRECONDITION_FAILED = "precondition-failed";

    /** The code of a request to a job whose query of its input's version fails: its developers have to act. */
    public static final String NOT_CHECKED = "precondition-not-checked";

    private static final String PARAMETERS = "select parameters::text from longshore.run where id = :run";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transactions;

    public RunRequests(JdbcClient jdbc, JsonMapper json, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.json = json;
        // a savepoint in the caller's transaction: a refusal leaves that usable
        this.transactions = new TransactionTemplate(transactionManager);
        this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Those of a run as they were asked for, secret ones among them; the caller may change the map. */
    public Map<String, Object> parametersOf(RunId run) {
        return json.readValue(
                jdbc.sql(PARAMETERS)
                        .param("run", run.value())
                        .query(String.class)
                        .single(),
                new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /**
     * Asks for a run.
     *
     * @throws LongshoreException bad input that names its field: unknown job, lane or parameter, a missing parameter, a key that stands for another
     *     request (code {@code idempotency-key-reused}), an input or a job that is not what the requester saw (code {@code precondition-failed}); internal,
     *     code {@code precondition-not-checked}: the job's query of its input's version fails
     */
    public RequestOutcome request(RunRequest request) {
        try {
            return transactions.execute(status -> jdbc.sql(ASK)
                    .param("job", request.job().value())
                    .param("parameters", json.writeValueAsString(request.parameters()))
                    .param("key", request.idempotencyKey())
                    .param("context", json.writeValueAsString(context(request)))
                    .query(RunRequests::accepted)
                    .single());
        } catch (DataAccessException e) {
            ServerErrorMessage refusal = refusal(e).orElseThrow(() -> e);
            if ("LS429".equals(refusal.getSQLState())) {
                return queueFull(request, refusal);
            }
            if ("LS500".equals(refusal.getSQLState())) {
                throw LongshoreException.of(Category.INTERNAL, NOT_CHECKED, sentence(refusal), refusal.getHint(), e);
            }
            throw LongshoreException.badInput(
                    code(String.valueOf(refusal.getSQLState())),
                    Optional.ofNullable(refusal.getDetail()).orElse("body"),
                    sentence(refusal),
                    Optional.ofNullable(refusal.getHint()).orElse("Correct the request."));
        }
    }

    /**
     * Asks for several runs in one trip, in their order: for all, or for none if one is refused. Who it was, and why, only {@link #request} tells.
     *
     * @return empty if nothing was asked for
     */
    public Optional<List<RequestOutcome.Accepted>> requestTogether(List<RunRequest> all) {
        if (all.isEmpty()) {
            return Optional.of(List.of());
        }
        try {
            return Optional.ofNullable(transactions.execute(status -> jdbc.sql(ASK_FOR_ALL)
                    .param("jobs", texts(all, request -> request.job().value()))
                    .param("parameters", texts(all, request -> json.writeValueAsString(request.parameters())))
                    .param("keys", texts(all, RunRequest::idempotencyKey), Types.ARRAY)
                    .param("contexts", texts(all, request -> json.writeValueAsString(context(request))))
                    .query(RunRequests::accepted)
                    .list()));
        } catch (DataAccessException e) {
            refusal(e).orElseThrow(() -> e);
            return Optional.empty();
        }
    }

    private static String[] texts(List<RunRequest> requests, Function<RunRequest, @Nullable String> text) {
        return requests.stream().map(text).toArray(String[]::new);
    }

    private static RequestOutcome.Accepted accepted(ResultSet row, int number) throws SQLException {
        return new RequestOutcome.Accepted(new RunId(row.getLong("run")), row.getBoolean("is_new"));
    }

    private static Map<String, Object> context(RunRequest request) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("v", request.context().v());
        values.put("caller", request.caller());
        values.put("origin", request.origin());
        put(values, "lane", request.lane());
        put(values, "tenant", request.context().tenant());
        put(values, "actor", request.context().actor());
        put(values, "correlationId", request.context().correlationId());
        put(values, "traceparent", request.context().traceparent());
        put(values, "locale", request.context().locale());
        put(values, "zone", request.context().zone());
        put(values, "zoneOtherwise", request.zoneOtherwise());
        put(values, "reason", request.context().reason());
        if (request.prefer() != null) {
            values.put("prefer", preference(request.prefer()));
        }
        if (request.aside()) {
            values.put("supersession", "none");
        }
        if (request.seen() != null) {
            Map<String, Object> seen = new LinkedHashMap<>();
            put(seen, "version", request.seen().version());
            put(seen, "definition", request.seen().definition());
            values.put("precondition", seen);
        }
        return values;
    }

    private static Map<String, Object> preference(Preference prefer) {
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "pool", prefer.pool());
        values.put("labels", prefer.labels());
        values.put("patience", prefer.patience().toString());
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static Optional<ServerErrorMessage> refusal(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof SQLException cause
                        && cause instanceof PSQLException refused
                        && refused.getServerErrorMessage() != null
                        && String.valueOf(refused.getSQLState()).startsWith("LS")
                ? Optional.of(refused.getServerErrorMessage())
                : Optional.empty();
    }

    private static String code(String sqlState) {
        return switch (sqlState) {
            case "LS404" -> "unknown-job";
            case "LS409" -> PRECONDITION_FAILED;
            case "LS422" -> "idempotency-key-reused";
            default -> "bad-request";
        };
    }

    private static String sentence(ServerErrorMessage refusal) {
        String message = String.valueOf(refusal.getMessage());
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }

    /** That a job's own queue is full, by whatever waits in it, and when to come again. */
    public RequestOutcome.QueueFull queueFull(String job, String sentence) {
        return new QueuePlaces(jdbc).full(job, null, "job:" + job, sentence);
    }

    private RequestOutcome queueFull(RunRequest request, ServerErrorMessage refusal) {
        return new QueuePlaces(jdbc)
                .full(request.job().value(), request.lane(), String.valueOf(refusal.getDetail()), sentence(refusal));
    }
}
