package dev.longshore.sql.run;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunOrigins;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.BoundedCount;
import dev.longshore.sql.page.Columns;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place for the SQL of lists of runs. A statement is put together from constant pieces, one a filter that is given, so that each shape of a
 * question has a plan of its own; values are always parameters.
 *
 * <p>Each state, origin and name walks its own index newest first for one page, and the pages are merged: a state that hardly any run
 * is in costs no scan of those that are in others.
 */
final class RunListSql {

    /** What {@link RunRows} reads, of {@code page} joined with the run. */
    private static final String ROWS = """
            select r.id, r.job, j.title, r.lane, r.tenant, r.origin, r.caller, r.context ->> 'actor' as actor,
              coalesce(case when r.state = 'FAILED' then (
                select w.step ->> 'level' from jsonb_array_elements(d.document #> '{impact,worsens}') with ordinality as w (step, n)
                where case when jsonb_typeof(w.step -> 'after') = 'string'
                  then r.state_since + cast(w.step ->> 'after' as interval) <= clock_timestamp() end
                order by w.n desc limit 1) end, r.impact) as impact, r.state, r.state_since, r.ready,
              r.requested_at, r.started_at, r.ended_at, r.attempts,
              coalesce(u.rows_read, r.rows_read) as rows_read, coalesce(u.rows_written, r.rows_written) as rows_written,
              coalesce(u.rows_filtered, r.rows_filtered) as rows_filtered, coalesce(u.rows_rejected, r.rows_rejected) as rows_rejected,
              coalesce(u.rows_expected, r.rows_expected) as rows_expected,
              coalesce(u.units, e.units, 0) as units, coalesce(u.units_done, e.units, 0) as units_done, u.pace_seconds, u.rows_recent, u.rows_overall,
              r.parameters::text as parameters,
              jsonb_path_query_array(d.document, '$.parameters[*] ? (@.secret == true).name')::text as secrets,
              f.code as failure_code, f.category as failure_category, f.message as failure, f.remedy as failure_remedy,
              p.broken, p.version as version_then, r.definition_hash as definition_then, p.found, p.superseded_by
            from page
            join longshore.run r on r.id = page.id
            join longshore.job j on j.name = r.job
            join longshore.job_definition d on d.hash = r.definition_hash
            left join longshore.failure f on f.id = r.failure_id and r.state in ('FAILED', 'ABANDONED')
            left join longshore.run_precondition p on p.run_id = r.id and r.state in ('STALE', 'SUPERSEDED')
            left join lateral (
              select count(*) as units, count(*) filter (where w.state = 'DONE') as units_done,
                sum(w.rows_read) as rows_read, sum(w.rows_written) as rows_written, sum(w.rows_filtered) as rows_filtered, sum(w.rows_rejected) as rows_rejected,
                sum(w.rows_expected) as rows_expected,
                extract(epoch from clock_timestamp() - min(w.claimed_at) filter (where w.claimed_at >= r.started_at)) as pace_seconds,
                -- the rows of each claim, spread evenly from the claim to its last chunk, as far as that lies within the window
                sum((w.rows_read - w.rows_before_claim)
                  * greatest(0, extract(epoch from w.until - greatest(w.claimed_at, clock_timestamp() - :window * interval '1 second')))
                  / nullif(extract(epoch from w.until - w.claimed_at), 0)) as rows_recent,
                sum(w.rows_read - w.rows_before_claim) filter (where w.claimed_at >= r.started_at) as rows_overall
              from (
                select x.state, x.rows_read, x.rows_written, x.rows_filtered, x.rows_rejected, x.rows_expected, x.rows_before_claim,
                  x.claimed_at, coalesce(x.ended_at, x.checkpoint_at) as until
                from longshore.work_unit x where x.run_id = r.id) w
              where r.state not in ('COMPLETED', 'EXPIRED') or :allUnits
              having count(*) > 0) u on true
            -- a run is completed when all its units are done. They are of one step, numbered from 0 without gaps: the last one tells how many, in one
            -- look at the primary key, be they thousands
            left join lateral (
              select x.ordinal + 1 as units from longshore.work_unit x where x.run_id = r.id and r.state = 'COMPLETED' and not :allUnits
              order by x.step desc, x.ordinal desc limit 1) e on true
            """;

    private static final String ONE = """
            with page as (select r.id from longshore.run r where r.id = :id and (:tenant::text is null or r.tenant = :tenant))
            """ + ROWS;

    private static final String NEWEST_FIRST = " order by r.requested_at desc, r.id desc ";
    private static final String OLDEST_FIRST = " order by r.requested_at, r.id ";

    private RunListSql() {}

    static String one() {
        return ONE;
    }

    static String page(RunFilter filter, TenantScope scope, PageRequest.Side side) {
        String order = side == PageRequest.Side.NEWER ? OLDEST_FIRST : NEWEST_FIRST;
        String key =
                switch (side) {
                    case FIRST -> "";
                    case OLDER -> " and (r.requested_at, r.id) < (:keyAt, :keyId)";
                    case NEWER -> " and (r.requested_at, r.id) > (:keyAt, :keyId)";
                };
        return "with page as (" + keys(filter, scope, key, order) + ") " + ROWS + order;
    }

    /** Of runs in the states that the filter names, in its order of them, the oldest first. One statement, which a run that changes its state does not escape. */
    static String ids(RunFilter filter, TenantScope scope) {
        return "select k.id from (" + keys(filter, scope, "", OLDEST_FIRST) + ") k join longshore.run r on r.id = k.id "
                + "order by array_position(array[:states]::text[], r.state), k.requested_at, k.id";
    }

    static String count(RunFilter filter, TenantScope scope) {
        return "select count(*) from (" + keys(filter, scope, "", " ") + ") counted";
    }

    /** The ids of runs that match, {@code :limit} of them at most. */
    private static String keys(RunFilter filter, TenantScope scope, String key, String order) {
        String walk = "select r.id, r.requested_at from longshore.run r where true" + conditions(filter, scope) + key
                + order + "limit :limit";
        String branches = branches(filter, scope);
        if (branches.isEmpty()) {
            return walk;
        }
        return "select r.id, r.requested_at from " + branches + " cross join lateral (" + walk + ") r" + order
                + "limit :limit";
    }

    private static String branches(RunFilter filter, TenantScope scope) {
        return Stream.of(
                        when(!states(filter, scope).isEmpty(), "unnest(array[:states]::text[]) state_(name)"),
                        when(!origins(filter, scope).isEmpty(), "unnest(array[:origins]::text[]) origin_(name)"),
                        when(filter.askedBy() != null, "unnest(array[:askers]::text[]) asker_(name)"))
                .filter(branch -> !branch.isEmpty())
                .collect(Collectors.joining(" cross join "));
    }

    /** The states to walk: all where an index has the state between its filter and the time; none where the time alone leads. */
    private static List<RunState> states(RunFilter filter, TenantScope scope) {
        boolean timeLeads = filter.origin() == null && origins(filter, scope).isEmpty() && filter.askedBy() == null;
        return filter.states().isEmpty() && !timeLeads ? List.of(RunState.values()) : filter.states();
    }

    /** The origins to walk. One that is asked for is no branch but a value, so that the planner knows when hardly any run has it. */
    private static List<String> origins(RunFilter filter, TenantScope scope) {
        if (filter.origin() != null) {
            return List.of();
        }
        boolean indexHasOrigin = scope.tenant() != null || filter.tenant() != null || filter.job() != null;
        return indexHasOrigin && filter.askedBy() == null ? RunOrigins.ALL : List.of();
    }

    private static String conditions(RunFilter filter, TenantScope scope) {
        return when(!states(filter, scope).isEmpty(), " and r.state = state_.name")
                + when(filter.askedBy() != null, " and r.asker = asker_.name")
                + when(scope.tenant() != null, " and r.tenant = :scope")
                + when(filter.tenant() != null, " and r.tenant = :tenant")
                + when(filter.job() != null, " and r.job = :job")
                + when(filter.lane() != null, " and r.lane = :lane")
                + when(filter.origin() != null, " and r.origin = :origin")
                + when(!origins(filter, scope).isEmpty(), " and r.origin = origin_.name")
                + when(filter.from() != null, " and r.requested_at >= :from")
                + when(filter.to() != null, " and r.requested_at < :to");
    }

    private static String when(boolean given, String condition) {
        return given ? condition : "";
    }

    /** The values of all parameters that {@link #page} or {@link #count} may name. */
    static Map<String, @Nullable Object> parameters(
            RunFilter filter, TenantScope scope, List<String> askers, @Nullable PageRequest page) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("states", states(filter, scope).stream().map(RunState::name).toList());
        values.put("askers", askers);
        values.put("scope", scope.tenant());
        values.put("tenant", filter.tenant());
        values.put("job", filter.job() == null ? null : filter.job().value());
        values.put("lane", filter.lane());
        values.put("origin", filter.origin());
        values.put("origins", origins(filter, scope));
        values.put("from", timestamp(filter.from()));
        values.put("to", timestamp(filter.to()));
        values.put("window", Progress.WINDOW_SECONDS);
        // a list needs the units of runs that are under way only
        values.put("allUnits", false);
        values.put("limit", page == null ? BoundedCount.BOUND + 1 : page.limit() + 1);
        PageKey key = page == null ? null : page.key();
        values.put("keyAt", key == null ? null : Columns.timestamp(key.at()));
        values.put("keyId", key == null ? null : key.id());
        return values;
    }

    private static @Nullable Object timestamp(@Nullable Instant at) {
        return at == null ? null : Columns.timestamp(at);
    }
}
