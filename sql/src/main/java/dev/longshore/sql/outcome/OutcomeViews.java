package dev.longshore.sql.outcome;

import static dev.longshore.sql.page.Columns.instant;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.effect.EffectLine;
import dev.longshore.sql.effect.EffectViews;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.page.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Outcomes for people to read. */
public class OutcomeViews {

    private static final String SELECT = """
            select o.id, o.job, o.key, o.tenant, o.customer, o.asked_at, o.ready_at, o.settled_at, o.due_at,
              (select r.id from longshore.run r where r.id = o.run_id and r.ended_at is null) as run, o.waits_for
            from longshore.outcome o
            """;

    private static final String LIST = SELECT + """
            where (cast(:tenant as text) is null or o.tenant = :tenant) and (cast(:job as text) is null or o.job = :job)
              and (cast(:customer as text) is null or o.key = :customer or lower(o.customer) like :like)
              and case cast(:standing as text) when 'ready' then o.ready_at is not null when 'stuck' then o.ready_at is null and o.settled_at is not null
                when 'on-its-way' then o.ready_at is null and o.settled_at is null else true end
              and o.id < :before
            order by o.id desc limit :most
            """;

    private static final String ONE =
            SELECT + "where o.id = :id and (cast(:tenant as text) is null or o.tenant = :tenant)";

    private static final String BY_KEY = SELECT + "where o.job = :job and o.key = :key";

    private static final String OBJECTIVES = """
            select p.job, p.percent, extract(epoch from p.within)::double precision as within, p.counted, p.late, p.seconds, p.missed_since, p.as_of
            from longshore.outcome_objective p join longshore.job j on j.name = p.job where j.offered order by p.job, p.percent
            """;

    /** Of one tenant's outcomes alone, as {@link Objectives} measures those of all. */
    private static final String MISSED_BY_TENANT = """
            select p.job, p.percent, extract(epoch from p.within)::double precision as within, k.counted, k.late,
              cast(null as double precision) as seconds, k.since as missed_since, clock_timestamp() as as_of
            from longshore.outcome_objective p join longshore.job j on j.name = p.job
            cross join lateral (
              select count(*) as counted, count(*) filter (where t.took > p.within) as late,
                min(t.asked_at + p.within) filter (where t.took > p.within) as since
              from (
                select o.asked_at, coalesce(o.ready_at, clock_timestamp()) - o.asked_at as took from longshore.outcome o
                where o.job = p.job and o.tenant = :tenant and o.asked_at > clock_timestamp() - interval '1 day'
                  and (o.asked_at > clock_timestamp() - interval '15 minutes' or o.ready_at is null)
                  and (o.ready_at is not null or clock_timestamp() - o.asked_at > p.within)) t) k
            where j.offered and k.late * 100 > k.counted * (100 - p.percent) order by p.job, p.percent
            """;

    /**
     * Of a run: what failed or is in doubt holds the effects after it, and the outcome if it is required. A run lets go of its outcomes at the end of each unit, so that
     * those that it had are found by the effects that it began.
     */
    private static final String UNREADY = """
            select o.id, coalesce(o.customer, o.key) as who, e.name as effect, e.settled_at as since,
              coalesce(o.waits_for, nullif(e.answer, ''), case e.state when 'in-doubt' then 'Nobody can tell whether it was done.' else 'It was not done.' end) as why
            from (
              select n.id from longshore.outcome n where n.run_id = :run
              union
              select n.id from longshore.run w
              join (select distinct left(x.item, -strpos(reverse(x.item), '/')) as key from longshore.effect x where x.run_id = :run) k on true
              join longshore.outcome n on n.job = w.job and n.key = k.key where w.id = :run) had
            join longshore.outcome o on o.id = had.id
            left join lateral (
              select substr(x.item, length(o.key) + 2) as name, x.settled_at, x.answer, x.state from longshore.effect x
              where x.run_id = :run and x.state in ('failed', 'in-doubt') and starts_with(x.item, o.key || '/')
              order by x.id limit 1) e on true
            where o.ready_at is null and (o.waits_for is not null or e.name is not null)
            order by o.settled_at is null, o.id limit :most
            """;

    private static final String READY_TIMES = """
            with recent as (
              select o.asked_at, o.ready_at, o.settled_at from longshore.outcome o
              where o.job = :job and o.asked_at > clock_timestamp() - interval '7 days' order by o.asked_at desc limit 1000),
            usual as (select percentile_disc(0.95) within group (order by n.ready_at - n.asked_at) as most from recent n where n.ready_at is not null),
            known as (
              select n.ready_at - n.asked_at as took from recent n where n.ready_at is not null
              union all
              select clock_timestamp() - n.asked_at from recent n, usual u
              where n.ready_at is null and n.settled_at is null and clock_timestamp() - n.asked_at > u.most)
            select count(*) as counted, extract(epoch from percentile_disc(0.5) within group (order by took))::double precision as half,
              extract(epoch from percentile_disc(0.95) within group (order by took))::double precision as most, clock_timestamp() as as_of
            from known
            """;

    private final JdbcClient jdbc;
    private final EffectViews effects;
    private final Jobs jobs;

    OutcomeViews(JdbcClient jdbc, EffectViews effects, Jobs jobs) {
        this.jdbc = jdbc;
        this.effects = effects;
        this.jobs = jobs;
    }

    /** The newest first, at most so many, of those before a number. */
    public List<OutcomeLine> list(TenantScope scope, OutcomeFilter filter, long before, int most) {
        String customer = filter.customer();
        return jdbc.sql(LIST)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("job", filter.job(), Types.VARCHAR)
                .param("customer", customer, Types.VARCHAR)
                .param("like", customer == null ? null : prefix(customer), Types.VARCHAR)
                .param("standing", filter.standing(), Types.VARCHAR)
                .param("before", before)
                .param("most", most)
                .query(OutcomeViews::line)
                .list();
    }

    public Optional<OutcomeLine> one(TenantScope scope, OutcomeId id) {
        return jdbc.sql(ONE)
                .param("id", id.value())
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .query(OutcomeViews::line)
                .optional();
    }

    public Optional<OutcomeLine> byKey(String job, String key) {
        return jdbc.sql(BY_KEY)
                .param("job", job)
                .param("key", key)
                .query(OutcomeViews::line)
                .optional();
    }

    /** Its effects in the order in which they are done, by what its job declares now; empty if there is no such job any more. */
    public List<OutcomeEffect> effects(OutcomeLine outcome) {
        return effects(List.of(outcome)).get(outcome.id());
    }

    /** The same of each of these, by two statements a job. */
    public Map<OutcomeId, List<OutcomeEffect>> effects(List<OutcomeLine> outcomes) {
        Map<String, List<OutcomeLine>> byJob = outcomes.stream().collect(Collectors.groupingBy(OutcomeLine::job));
        Map<OutcomeId, List<OutcomeEffect>> found = new HashMap<>();
        byJob.forEach((job, some) -> {
            List<DeclaredEffect> declared = jobs.find(new JobName(job))
                    .map(CataloguedJob::definition)
                    .map(DeclaredEffect::of)
                    .orElse(List.of());
            Map<String, EffectLine> latest = effects.latest(
                    job,
                    some.stream()
                            .flatMap(outcome -> declared.stream().map(effect -> effect.itemOf(outcome.key())))
                            .toList());
            some.forEach(outcome -> found.put(outcome.id(), effects(outcome, declared, latest)));
        });
        return found;
    }

    private static List<OutcomeEffect> effects(
            OutcomeLine outcome, List<DeclaredEffect> declared, Map<String, EffectLine> latest) {
        List<OutcomeEffect> found = new ArrayList<>();
        for (DeclaredEffect effect : declared) {
            EffectLine line = latest.get(effect.itemOf(outcome.key()));
            found.add(new OutcomeEffect(
                    effect,
                    line,
                    EffectTurn.of(effect, line == null ? null : line.state(), line != null && line.maybeApplied())));
        }
        return found;
    }

    /** Outcomes that a run had last and that wait behind an effect, at most so many; those that wait for a person first. */
    public List<UnreadyOutcome> unready(RunId run, int most) {
        return jdbc.sql(UNREADY)
                .param("run", run.value())
                .param("most", most)
                .query((row, number) -> new UnreadyOutcome(
                        new OutcomeId(row.getLong("id")),
                        row.getString("who"),
                        row.getString("effect"),
                        row.getString("why"),
                        instant(row, "since")))
                .list();
    }

    /** How soon those of a job were ready lately. */
    public ReadyTimes readyTimes(String job) {
        return jdbc.sql(READY_TIMES)
                .param("job", job)
                .query((row, number) -> new ReadyTimes(
                        row.getLong("counted"),
                        Columns.number(row, "half"),
                        Columns.number(row, "most"),
                        Objects.requireNonNull(instant(row, "as_of"))))
                .single();
    }

    /** The definitions of all outcomes that are offered. */
    public List<JobDefinition> offered() {
        return jobs.offered().stream()
                .map(CataloguedJob::definition)
                .filter(definition -> definition.kind().equals(DeclaredEffect.KIND))
                .toList();
    }

    /** How each job keeps to its objectives. */
    public List<ObjectiveLine> objectives() {
        return jdbc.sql(OBJECTIVES).query(OutcomeViews::objective).list();
    }

    /** The objectives that are missed; for whom it is one tenant's people only, by that tenant's outcomes. */
    public List<ObjectiveLine> missed(TenantScope scope) {
        if (scope.tenant() == null) {
            return objectives().stream()
                    .filter(line -> line.missedSince() != null)
                    .toList();
        }
        return jdbc.sql(MISSED_BY_TENANT)
                .param("tenant", scope.tenant())
                .query(OutcomeViews::objective)
                .list();
    }

    private static ObjectiveLine objective(ResultSet row, int number) throws SQLException {
        return new ObjectiveLine(
                row.getString("job"),
                row.getInt("percent"),
                row.getDouble("within"),
                row.getLong("counted"),
                row.getLong("late"),
                Columns.number(row, "seconds"),
                instant(row, "missed_since"),
                Objects.requireNonNull(instant(row, "as_of")));
    }

    private static String prefix(String text) {
        return text.toLowerCase(java.util.Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                + "%";
    }

    private static OutcomeLine line(ResultSet row, int number) throws SQLException {
        Long run = Columns.wholeNumber(row, "run");
        return new OutcomeLine(
                new OutcomeId(row.getLong("id")),
                row.getString("job"),
                row.getString("key"),
                row.getString("tenant"),
                row.getString("customer"),
                Objects.requireNonNull(instant(row, "asked_at")),
                instant(row, "ready_at"),
                instant(row, "settled_at"),
                Objects.requireNonNull(instant(row, "due_at")),
                run == null ? null : new RunId(run),
                row.getString("waits_for"));
    }
}
