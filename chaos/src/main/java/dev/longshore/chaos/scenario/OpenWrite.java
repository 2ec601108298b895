package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Worker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A session amid a transaction that has written rows of {@code chaos.member}, as PostgreSQL's own views show it.
 *
 * @param who the worker whose session it is
 * @param pid of the server's process
 * @param transaction its number, which is known for long after its end
 */
record OpenWrite(String who, int pid, String transaction) {

    private static final String OPEN = """
            select a.application_name, a.pid, cast(a.backend_xid as text) from pg_stat_activity a
            where a.backend_xid is not null and exists (
                select 1 from pg_locks k
                where k.pid = a.pid and k.relation = cast('chaos.member' as regclass) and k.mode = 'RowExclusiveLock' and k.granted)
              and\s""";

    /** The rows are written, and the statement goes on for a second at least. */
    private static final String LINGERING =
            OPEN + "a.wait_event = 'PgSleep' and a.query_start > clock_timestamp() - interval '2 seconds'";

    /** The server has answered, and nobody says anything more. */
    private static final String ASLEEP = OPEN + "a.state = 'idle in transaction' and a.application_name = any (?)";

    private static final String WAITING = "select count(*) from pg_stat_activity a where pg_blocking_pids(a.pid) && ?";

    private static final String STATUS = "select pg_xact_status(cast(? as xid8))";

    static List<OpenWrite> lingering(Rig rig) throws SQLException {
        return rig.database().query(LINGERING, OpenWrite::of);
    }

    /** Those of workers that are stopped, once what they asked for is done. */
    static List<OpenWrite> asleep(Rig rig, List<Worker> workers) throws SQLException {
        return rig.database().query(ASLEEP, OpenWrite::of, (Object)
                workers.stream().map(Worker::name).toArray(String[]::new));
    }

    /** How many sessions wait for one of these. */
    static long waitingFor(Rig rig, List<OpenWrite> writes) throws SQLException {
        return rig.database()
                .number(WAITING, (Object) writes.stream().map(OpenWrite::pid).toArray(Integer[]::new));
    }

    private static OpenWrite of(ResultSet row) throws SQLException {
        return new OpenWrite(row.getString(1), row.getInt(2), row.getString(3));
    }

    /** Whether nothing of it is in the table. */
    boolean isRolledBack(Rig rig) throws SQLException {
        return rig.database()
                .query(STATUS, row -> row.getString(1), transaction)
                .equals(List.of("aborted"));
    }

    @Override
    public String toString() {
        return "transaction " + transaction + " of " + who;
    }
}
