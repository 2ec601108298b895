package dev.longshore.sql.job;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.job.Preconditions;
import dev.longshore.model.worker.Preference;
import dev.longshore.sql.database.ShortSleep;
import dev.longshore.sql.export.OneValueQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The repository of jobs and their definitions.
 *
 * <p>Its limits: where workers start with different definitions of one job, the last one to start decides; a job that only a dead worker knew stays
 * offered until the next worker starts.
 */
public class Jobs {

    // One catalogue at a time, so that what is offered is always one worker's whole catalogue. Requests only read the
    // table and go on.
    private static final String LOCK = "lock table longshore.job in share row exclusive mode";

    private static final String REMEMBER_DEFINITION = """
            insert into longshore.job_definition (hash, job, document) values (:hash, :job, cast(:document as jsonb))
            on conflict (hash) do nothing
            """;

    private static final String OFFER = """
            insert into longshore.job as known (name, definition_hash, title, kind, lane, impact, parameter_defaults, parameter_names,
              required_parameters, any_parameters, max_running, max_queued, max_wait, waits_for, prefers, prefers_patience, preconditions)
            values (:name, :hash, :title, :kind, :lane, :impact, cast(:defaults as jsonb), :names, :required, :any, :maxRunning, :maxQueued,
              cast(:maxWait as interval), :waitsFor, cast(:prefers as jsonb), cast(:patience as interval), cast(:preconditions as jsonb))
            on conflict (name) do update set
              definition_hash = excluded.definition_hash, title = excluded.title, kind = excluded.kind, lane = excluded.lane,
              impact = excluded.impact, parameter_defaults = excluded.parameter_defaults, parameter_names = excluded.parameter_names,
              required_parameters = excluded.required_parameters, any_parameters = excluded.any_parameters, max_running = excluded.max_running, max_queued = excluded.max_queued,
              max_wait = excluded.max_wait, waits_for = excluded.waits_for,
              prefers = excluded.prefers, prefers_patience = excluded.prefers_patience, preconditions = excluded.preconditions, offered = true, updated_at = clock_timestamp()
            where known.definition_hash <> excluded.definition_hash or not known.offered
            """;

    /** A job that another worker of late has in its catalogue stays: one with a jar of jobs may live beside one without. */
    private static final String WITHDRAW_OTHERS = """
            update longshore.job j set offered = false, updated_at = clock_timestamp() where j.offered and j.name <> all (:names)
              and not exists (
                select 1 from longshore.worker w
                where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - interval '1 minute' and j.name = any (w.jobs))
            """;

    private static final String SELECT = """
            select d.document, j.definition_hash, j.offered, j.updated_at
            from longshore.job j join longshore.job_definition d on d.hash = j.definition_hash
            """;
    private static final String BY_NAME = SELECT + "where j.name = :name";
    private static final String OFFERED = SELECT + "where j.offered order by j.name";

    private static final String DEFINITION = "select document from longshore.job_definition where hash = :hash";
    private static final String LANES = "select name from longshore.lane order by position";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    public Jobs(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /** The hash that runs of this definition record: SHA-256 of its canonical JSON, its SQL included. */
    public static String hashOf(JobDefinition definition) {
        return JobDocument.hashOf(JobDocument.of(definition));
    }

    /** Offers these jobs from now on, and besides them only those of live workers, in one transaction. Safe when several workers start at once. */
    public void offer(List<JobDefinition> definitions) {
        transactions.executeWithoutResult(transaction -> {
            ShortSleep.bound(jdbc);
            jdbc.sql(LOCK).update();
            definitions.forEach(this::offer);
            jdbc.sql(WITHDRAW_OTHERS)
                    .param(
                            "names",
                            definitions.stream()
                                    .map(definition -> definition.name().value())
                                    .toArray(String[]::new))
                    .update();
        });
    }

    public Optional<CataloguedJob> find(JobName name) {
        return jdbc.sql(BY_NAME)
                .param("name", name.value())
                .query(Jobs::cataloguedJob)
                .optional();
    }

    /** The jobs that may be asked for, by name. */
    public List<CataloguedJob> offered() {
        return jdbc.sql(OFFERED).query(Jobs::cataloguedJob).list();
    }

    /** The definition that a run was asked for with, whether or not its job is offered still. */
    public Optional<JobDefinition> definition(String hash) {
        return jdbc.sql(DEFINITION)
                .param("hash", hash)
                .query(String.class)
                .optional()
                .map(JobDocument::read);
    }

    /** A definition as it is stored. */
    public static JobDefinition read(String document) {
        return JobDocument.read(document);
    }

    /** The names of the lanes, the one that is claimed first in front. */
    public List<String> lanes() {
        return jdbc.sql(LANES).query(String.class).list();
    }

    private void offer(JobDefinition definition) {
        String document = JobDocument.of(definition);
        String hash = JobDocument.hashOf(document);
        jdbc.sql(REMEMBER_DEFINITION)
                .param("hash", hash)
                .param("job", definition.name().value())
                .param("document", document)
                .update();
        jdbc.sql(OFFER).params(columns(definition, hash)).update();
    }

    private static Map<String, ?> columns(JobDefinition definition, String hash) {
        Map<String, Object> columns = new TreeMap<>();
        JobDefinition.Limits limits = definition.limits();
        columns.put("name", definition.name().value());
        columns.put("hash", hash);
        columns.put("title", definition.title());
        columns.put("kind", definition.kind());
        columns.put("lane", definition.lane());
        columns.put("impact", definition.impact().level().word());
        columns.put(
                "defaults",
                JobDocument.json(ParameterRules.of(definition).check(Map.of()).asJson()));
        columns.put(
                "names",
                definition.parameters().stream().map(ParameterDefinition::name).toArray(String[]::new));
        columns.put(
                "required",
                definition.parameters().stream()
                        .filter(ParameterDefinition::required)
                        .map(ParameterDefinition::name)
                        .toArray(String[]::new));
        columns.put("any", definition.takesAnyParameter());
        columns.put("maxRunning", limits.maxRunning());
        columns.put("maxQueued", limits.maxQueued());
        columns.put(
                "maxWait", limits.maxWait() == null ? null : limits.maxWait().toString());
        columns.put(
                "waitsFor",
                definition.waitsFor() == null ? null : definition.waitsFor().value());
        Preference prefers = definition.prefers();
        columns.put("prefers", prefers == null ? null : JobDocument.json(workers(prefers)));
        columns.put("patience", prefers == null ? null : prefers.patience().toString());
        Preconditions preconditions = definition.preconditions();
        columns.put("preconditions", preconditions == null ? null : JobDocument.json(taken(definition, preconditions)));
        return columns;
    }

    /** As {@code longshore.take_precondition} reads it. */
    private static Map<String, Object> taken(JobDefinition definition, Preconditions preconditions) {
        Map<String, Object> taken = new TreeMap<>();
        if (preconditions.version() != null) {
            taken.put("version", OneValueQuery.of(preconditions.version(), definition.parameters()));
        }
        if (preconditions.definition() != null) {
            taken.put("definition", preconditions.definition());
        }
        if (preconditions.supersededBy() != null) {
            taken.put("supersededBy", preconditions.supersededBy());
        }
        if (definition.tenantParameter() != null) {
            taken.put("tenantParameter", definition.tenantParameter());
        }
        return taken;
    }

    /** As {@code longshore.fits} reads it. */
    private static Map<String, Object> workers(Preference prefers) {
        Map<String, Object> workers = new TreeMap<>();
        if (prefers.pool() != null) {
            workers.put("pool", prefers.pool());
        }
        workers.put("labels", prefers.labels());
        return workers;
    }

    private static CataloguedJob cataloguedJob(ResultSet row, int number) throws SQLException {
        return new CataloguedJob(
                JobDocument.read(row.getString("document")),
                row.getString("definition_hash"),
                row.getBoolean("offered"),
                Objects.requireNonNull(row.getObject("updated_at", OffsetDateTime.class))
                        .toInstant());
    }
}
