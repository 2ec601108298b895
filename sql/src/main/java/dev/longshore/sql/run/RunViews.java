package dev.longshore.sql.run;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.page.BoundedCount;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs as API, console and command line show them, in sight of a tenant. Each list walks an index from the newest on and stops at its page: its cost
 * does not grow with the history. Its limits: a name filter stands for {@value #MOST_ASKERS} people at most, and with a job or an origin that these
 * people hardly ever ask for it walks their runs in vain (25 ms for 25,000 of them); no index
 * begins with a lane, so that one where hardly any run was walks all that the other filters leave.
 */
public class RunViews {

    private static final int MOST_ASKERS = 50;

    /** From one name to the next by the index, so that a name with a million runs costs one step. */
    private static final String ASKERS = """
            with recursive found (name, place) as (
              (select r.asker, 1 from longshore.run r where r.asker >= :start and r.asker < :start || chr(1114111) order by r.asker limit 1)
              union all
              select (select r.asker from longshore.run r where r.asker > found.name and r.asker < :start || chr(1114111) order by r.asker limit 1), found.place + 1
              from found where found.name is not null and found.place <= :most)
            select found.name from found where found.name is not null
            """;

    private final JdbcClient jdbc;
    private final RunRows rows;
    private final RunDetails details;

    public RunViews(JdbcClient jdbc, JsonMapper json, ArtifactViews artifacts) {
        this.jdbc = jdbc;
        this.rows = new RunRows(json);
        this.details = new RunDetails(jdbc, json, artifacts);
    }

    /** The runs that match, newest first. */
    public Page<RunRow> list(TenantScope scope, RunFilter filter, PageRequest page) {
        List<String> askers = askers(filter);
        if (noneCanMatch(scope, filter, askers)) {
            return new Page<>(List.of(), null, null);
        }
        Map<String, @Nullable Object> parameters = RunListSql.parameters(filter, scope, askers, page);
        List<RunRow> fetched = jdbc.sql(RunListSql.page(filter, scope, page.side()))
                .params(parameters)
                .query(rows)
                .list();
        return Page.of(fetched, page, RunRow::key);
    }

    /** How many match, counted no further than {@link BoundedCount#BOUND}. */
    public BoundedCount count(TenantScope scope, RunFilter filter) {
        List<String> askers = askers(filter);
        if (noneCanMatch(scope, filter, askers)) {
            return BoundedCount.of(0);
        }
        return BoundedCount.of(jdbc.sql(RunListSql.count(filter, scope))
                .params(RunListSql.parameters(filter, scope, askers, null))
                .query(Long.class)
                .single());
    }

    /** The ids of those that match, by the states that the filter names, in its order; no more than {@link BoundedCount#BOUND} and one. */
    List<RunId> ids(TenantScope scope, RunFilter filter) {
        List<String> askers = askers(filter);
        if (filter.states().isEmpty() || noneCanMatch(scope, filter, askers)) {
            return List.of();
        }
        return jdbc.sql(RunListSql.ids(filter, scope))
                .params(RunListSql.parameters(filter, scope, askers, null))
                .query((row, number) -> new RunId(row.getLong("id")))
                .list();
    }

    /** One run as in a list; nothing if it is not in sight. */
    public Optional<RunRow> row(TenantScope scope, RunId id) {
        return jdbc.sql(RunListSql.one())
                .param("id", id.value())
                .param("tenant", scope.tenant())
                .param("window", Progress.WINDOW_SECONDS)
                .param("allUnits", true)
                .query(rows)
                .optional();
    }

    /** All of one run; nothing if it is not in sight. */
    public Optional<RunDetail> detail(TenantScope scope, RunId id) {
        return row(scope, id).map(details::of);
    }

    /** Why a queued run waits, in one sentence; null if it is not queued. */
    public @Nullable String whyQueued(RunRow row) {
        return row.state() == RunState.QUEUED ? new WaitingViews(jdbc).sentence(row, List.of()) : null;
    }

    /** The pause that holds each of these that is queued, in the sentence that says of one why it waits; those that none holds have no entry. */
    public Map<RunId, String> held(List<RunRow> listed) {
        List<RunId> queued = listed.stream()
                .filter(row -> row.state() == RunState.QUEUED)
                .map(RunRow::id)
                .toList();
        return queued.isEmpty() ? Map.of() : new RunHolds(jdbc).holding(queued);
    }

    /** What keeps a running run from going on, in a sentence: a limit with its owner and until when, or another system; null for nothing. */
    public @Nullable String holding(RunId run) {
        return new WaitingViews(jdbc).running(run.value());
    }

    private List<String> askers(RunFilter filter) {
        if (filter.askedBy() == null) {
            return List.of();
        }
        List<String> found = jdbc.sql(ASKERS)
                .param("start", filter.askedBy().toLowerCase(Locale.ROOT))
                .param("most", MOST_ASKERS)
                .query(String.class)
                .list();
        if (found.size() > MOST_ASKERS) {
            throw LongshoreException.badInput(
                    "filter-too-wide",
                    "askedBy",
                    "More than " + MOST_ASKERS + " names begin with \"" + filter.askedBy() + "\".",
                    "Write more letters of the name.");
        }
        return found;
    }

    private static boolean noneCanMatch(TenantScope scope, RunFilter filter, List<String> askers) {
        boolean otherTenant = filter.tenant() != null && !scope.sees(filter.tenant());
        return otherTenant || filter.askedBy() != null && askers.isEmpty();
    }
}
