package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.export.OneValueQuery;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must hold for a run since it was asked for. {@code longshore.request_run} takes it; the owner of a run looks at it, and so does any worker at runs that
 * nobody drives. Its limit: what changes after a look is not seen by it.
 */
public class RunPreconditions {

    /** Of a version the query is asked anew; whoever looks waits so long at most, since an owner holds the lock of the run meanwhile. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

    private static final String LATER = """
            (select l.run_id from longshore.run_precondition l where l.supersession = p.supersession and l.run_id > p.run_id
             order by l.run_id desc limit 1)
            """;

    private static final String LOOK = """
            with looked as (
              select p.version_taken, p.version as version_then, r.definition_hash as definition_then,
                case when p.same_definition then j.definition_hash end as definition_now, %s as superseded_by,
                case when p.version_taken and cast(:query as text) is not null then longshore.input_version(:query, r.parameters) else p.version end as version_now
              from longshore.run_precondition p
              join longshore.run r on r.id = p.run_id
              join longshore.job j on j.name = r.job
              where p.run_id = :run)
            select b.broken, k.version_then, k.definition_then, k.superseded_by, case b.broken when 'version' then k.version_now when 'definition' then k.definition_now end as found
            from looked k
            cross join lateral (select case
              when k.superseded_by is not null then 'superseded'
              when k.definition_now <> k.definition_then then 'definition'
              when k.version_now is distinct from k.version_then then 'version' end as broken) b
            where b.broken is not null
            """.formatted(LATER);

    private static final String NOTE = """
            update longshore.run_precondition set broken = :broken, found = :found, superseded_by = :by, settled = true where run_id = :run
            """;

    /** What needs no query of a job. Runs that have ended for good need nobody's look any more; one that failed may be restarted. */
    private static final String END_WAITING = """
            with ended as (
              update longshore.run_precondition p set settled = true from longshore.run r
              where r.id = p.run_id and not p.settled and r.ended_at is not null and r.state <> 'FAILED'
            ), looked as materialized (
              select p.run_id, case when p.same_definition and j.definition_hash <> r.definition_hash then j.definition_hash end as definition_now, %s as superseded_by
              from longshore.run_precondition p
              join longshore.run r on r.id = p.run_id
              join longshore.job j on j.name = r.job
              where not p.settled and r.state in ('QUEUED', 'PAUSED')
            ), outdated as materialized (
              select k.run_id, k.definition_now, k.superseded_by, r.definition_hash as definition_then from looked k
              join longshore.run r on r.id = k.run_id
              where (k.definition_now is not null or k.superseded_by is not null) and r.state in ('QUEUED', 'PAUSED')
              order by r.id limit 1000 for no key update of r skip locked
            ), noted as (
              update longshore.run_precondition p set settled = true, superseded_by = o.superseded_by,
                broken = case when o.superseded_by is not null then 'superseded' else 'definition' end,
                found = case when o.superseded_by is null then o.definition_now end
              from outdated o where p.run_id = o.run_id
              returning p.run_id, p.broken, p.found, p.superseded_by, o.definition_then
            ), moved as (
              update longshore.run r set state = case when n.broken = 'superseded' then 'SUPERSEDED' else 'STALE' end, ended_at = clock_timestamp(),
                claimable_at = null, disturbances = 0, losses = 0
              from noted n where r.id = n.run_id
              returning r.id)
            select m.id, n.broken, n.definition_then, n.found, n.superseded_by, cast(null as text) as version_then
            from moved m join noted n on n.run_id = m.id order by m.id
            """.formatted(LATER);

    private final JdbcClient jdbc;
    private final Duration longestLook;

    public RunPreconditions(JdbcClient jdbc) {
        this(jdbc, LONGEST_LOOK);
    }

    /** @param longestLook whole seconds that a job's query may take */
    public RunPreconditions(JdbcClient jdbc, Duration longestLook) {
        this.jdbc = jdbc;
        this.longestLook = longestLook;
    }

    /**
     * A run that ended while nobody drove it.
     *
     * @param why what did not hold any more
     */
    public record Ended(RunId run, Outdated why) {}

    /**
     * What does not hold any more for a run; empty if all does, and for a run without preconditions.
     *
     * @param job the definition that it was asked for with
     * @throws org.springframework.dao.DataAccessException the job's query of its input's version fails, or takes longer than 5 s
     */
    public Optional<Outdated> look(RunId run, JobDefinition job) {
        if (job.preconditions() == null) {
            return Optional.empty();
        }
        String version = job.preconditions().version();
        String query = version == null ? null : OneValueQuery.of(version, job.parameters());
        return jdbc.sql(LOOK)
                .param("run", run.value())
                .param("query", query, Types.VARCHAR)
                .withQueryTimeout(Math.toIntExact(longestLook.toSeconds()))
                .query((row, number) -> Optional.ofNullable(OutdatedRows.of(row)))
                .optional()
                .flatMap(found -> found);
    }

    /** What a restart of a run would come to at once, as a sentence; null if everything holds. */
    public @Nullable String atRestart(RunId run, JobDefinition job) {
        try {
            return look(run, job)
                    .map(why -> "It would end " + why.end().name().toLowerCase(Locale.ROOT) + " and publish nothing: "
                            + why.sentence())
                    .orElse(null);
        } catch (DataAccessException e) {
            return "It would fail: the version of its input cannot be read.";
        }
    }

    /** Says why a run ends, in the transaction that ends it. */
    public void note(RunId run, Outdated why) {
        String found = why instanceof Outdated.OtherVersion version
                ? version.now()
                : why instanceof Outdated.OtherDefinition definition ? definition.now() : null;
        Long by =
                why instanceof Outdated.Superseded superseded ? superseded.by().value() : null;
        jdbc.sql(NOTE)
                .param("run", run.value())
                .param("broken", OutdatedRows.nameOf(why))
                .param("found", found, Types.VARCHAR)
                .param("by", by, Types.BIGINT)
                .update();
    }

    /** Ends what waits or is paused, and that a later request has superseded or whose job is defined otherwise: at most 1,000 runs. */
    public List<Ended> endWaiting() {
        return jdbc.sql(END_WAITING)
                .query((row, number) ->
                        new Ended(new RunId(row.getLong("id")), Objects.requireNonNull(OutdatedRows.of(row))))
                .list();
    }
}
