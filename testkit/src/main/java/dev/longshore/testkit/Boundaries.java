package dev.longshore.testkit;

import dev.longshore.testkit.Death.Edge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows by the rows that a transaction wrote which boundary its commit is, counts the boundaries of the run that is watched, and says at which one the worker is to
 * die. Asked within the transaction, just before it commits.
 */
final class Boundaries {

    /** What the transaction that asks has written of the run's books: rows bear the id of the transaction that wrote them. */
    private static final String WRITTEN = """
            with me as (select cast(pg_current_xact_id_if_assigned() as xid) as id), watched as (select cast(? as bigint) as run)
            select 'run' as what, r.id as key, r.state = 'COMPLETED' as ended, 0 as progress
              from longshore.run r, me, watched where r.id = watched.run and r.xmin = me.id
            union all
            select 'unit ' || u.step, u.ordinal, u.state = 'DONE', u.chunks
              from longshore.work_unit u, me, watched where u.run_id = watched.run and u.xmin = me.id
            union all
            select 'step', s.step_execution_id, s.status = 'COMPLETED', s.commit_count + s.read_count + s.write_count + s.rollback_count
              from longshore.batch_step_execution s, me, watched
              where s.xmin = me.id
                and s.job_execution_id in (
                  select p.job_execution_id from longshore.batch_job_execution_params p
                  where p.parameter_name in ('run', 'longshore.run') and p.parameter_value = cast(watched.run as text))
                and not exists (
                  select 1 from longshore.work_unit u where u.run_id = watched.run and u.step_execution_id = s.step_execution_id)
            """;

    private final Map<String, Long> progress = new HashMap<>();
    private final Map<Boundary, Integer> counts = new EnumMap<>(Boundary.class);
    private long run;
    private @Nullable Death death;
    private boolean died;

    /** From now on the boundaries of this run count. */
    synchronized void watch(long watched, @Nullable Death ordered) {
        run = watched;
        death = ordered;
        died = false;
        progress.clear();
        counts.clear();
    }

    synchronized void ignore() {
        run = 0;
        death = null;
    }

    /** How many of each sort were passed. */
    synchronized Map<Boundary, Integer> counts() {
        return new EnumMap<>(counts);
    }

    synchronized boolean hasDied() {
        return died;
    }

    /** Empty if the transaction is of no boundary of the run. */
    Optional<Passing> passing(Connection connection) throws SQLException {
        long watched = watched();
        if (watched == 0) {
            return Optional.empty();
        }
        Boundary found = null;
        try (PreparedStatement statement = connection.prepareStatement(WRITTEN)) {
            statement.setLong(1, watched);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found = outermost(found, boundaryOf(row));
                }
            }
        }
        return found == null ? Optional.empty() : Optional.of(passed(found));
    }

    private synchronized long watched() {
        return run;
    }

    private synchronized @Nullable Boundary boundaryOf(ResultSet row) throws SQLException {
        String what = row.getString("what");
        boolean ended = row.getBoolean("ended");
        long reached = row.getLong("progress");
        String key = what + " " + row.getLong("key");
        Long before = progress.put(key, ended ? Long.MAX_VALUE : reached);
        boolean ends = ended && (before == null || before != Long.MAX_VALUE);
        boolean moves = !ended && reached > (before == null ? 0 : before);
        if (what.equals("run")) {
            return ends ? Boundary.PUBLICATION : null;
        }
        if (ends) {
            return what.equals("step") ? Boundary.STEP_END : Boundary.UNIT_END;
        }
        return moves ? Boundary.CHUNK : null;
    }

    private static @Nullable Boundary outermost(@Nullable Boundary one, @Nullable Boundary other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private synchronized Passing passed(Boundary boundary) {
        int nth = counts.merge(boundary, 1, Integer::sum);
        Death meant = death;
        boolean dies = meant != null && !died && meant.boundary() == boundary && meant.nth() == nth;
        died |= dies;
        return new Passing(dies ? meant : null);
    }

    /**
     * A boundary that a transaction is about to pass.
     *
     * @param death how its worker dies of it; null if it does not
     */
    record Passing(@Nullable Death death) {

        boolean endsAt(Edge edge) {
            return death != null && death.edge() == edge;
        }
    }
}
